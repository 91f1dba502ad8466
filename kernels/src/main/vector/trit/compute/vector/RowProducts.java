package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import trit.compute.Workers;

/**
 * Products of a few rows with the rows of a matrix, where packing the matrix would cost more than
 * multiplying it.
 */
final class RowProducts {
  /** Rows of the matrix that are multiplied at once, so that one row of inputs serves four. */
  static final int TOGETHER = 4;

  /** Elements of the matrix in one piece of work, about. */
  private static final int PIECE = 1 << 15;

  private final Workers workers;

  RowProducts(Workers workers) {
    this.workers = workers;
  }

  /** {@code y[t][n] = x[t] · w[n]}. */
  void multiply(long x, int tokens, long w, int outputs, int inputs, long y) {
    int rows = Math.max(TOGETHER, PIECE / Math.max(1, inputs) / TOGETHER * TOGETHER);
    workers.run(
        (outputs + rows - 1) / rows,
        piece -> {
          int end = Math.min(outputs, (piece + 1) * rows);
          int first = piece * rows;
          long from = w + (long) first * inputs * Float.BYTES;
          long to = y + (long) first * Float.BYTES;
          multiplyRows(x, tokens, from, end - first, inputs, to, (long) outputs * Float.BYTES);
        });
  }

  /**
   * {@code y[t][n] = x[t] · w[n]} on the caller's thread.
   *
   * @param yStep bytes from token to token of {@code y}
   */
  static void multiplyRows(long x, int tokens, long w, int rows, int inputs, long y, long yStep) {
    long step = (long) inputs * Float.BYTES;
    for (int n = 0; n < rows; n += TOGETHER) {
      long out = y + (long) n * Float.BYTES;
      for (int t = 0; t < tokens; t++) {
        int count = Math.min(TOGETHER, rows - n);
        dots(x + t * step, w + n * step, step, count, inputs, out + t * yStep);
      }
    }
  }

  /**
   * The products of one row with up to four others; missing ones repeat the last.
   *
   * @param w the first of them
   * @param wStep bytes from one to the next
   * @param count how many: 1 … {@link #TOGETHER}
   */
  static void dots(long x, long w, long wStep, int count, int inputs, long out) {
    long step = (long) inputs * Float.BYTES;
    long w1 = w + (count > 1 ? wStep : 0);
    long w2 = w1 + (count > 2 ? wStep : 0);
    long w3 = w2 + (count > 3 ? wStep : 0);
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    long whole = Lanes.whole(step);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector a = Lanes.load(x + i);
      s0 = a.fma(Lanes.load(w + i), s0);
      s1 = a.fma(Lanes.load(w1 + i), s1);
      s2 = a.fma(Lanes.load(w2 + i), s2);
      s3 = a.fma(Lanes.load(w3 + i), s3);
    }
    if (whole < step) {
      VectorMask<Float> rest = Lanes.first(step - whole);
      FloatVector a = Lanes.load(x + whole, rest);
      s0 = a.fma(Lanes.load(w + whole, rest), s0);
      s1 = a.fma(Lanes.load(w1 + whole, rest), s1);
      s2 = a.fma(Lanes.load(w2 + whole, rest), s2);
      s3 = a.fma(Lanes.load(w3 + whole, rest), s3);
    }
    Lanes.set(out, Lanes.sum(s0));
    if (count > 1) {
      Lanes.set(out + Float.BYTES, Lanes.sum(s1));
    }
    if (count > 2) {
      Lanes.set(out + 2 * Float.BYTES, Lanes.sum(s2));
    }
    if (count > 3) {
      Lanes.set(out + 3 * Float.BYTES, Lanes.sum(s3));
    }
  }
}
