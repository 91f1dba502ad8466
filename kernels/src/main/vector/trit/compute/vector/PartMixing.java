package trit.compute.vector;

import jdk.incubator.vector.FloatVector;

/**
 * The parts of a row added to each other with signs. Neighbours of all parts are laid together
 * first, because each of them is needed for every sum; eight sums grow at a time, so that one load
 * serves eight and none waits for the one before.
 */
final class PartMixing {
  private final float[] matrix;
  private final int parts;
  private final int length;
  private final float norm;

  PartMixing(float[] matrix, int columns) {
    this.matrix = matrix;
    this.parts = (int) Math.sqrt(matrix.length);
    this.length = columns / parts;
    this.norm = (float) (1 / Math.sqrt(parts));
  }

  /** What {@link #mix} needs beside the row. */
  long scratchBytes() {
    return parts * Lanes.BYTES;
  }

  /** Mixes the row at this address. */
  void mix(long row, long column) {
    long partBytes = (long) length * Float.BYTES;
    long whole = partBytes / Lanes.BYTES * Lanes.BYTES;
    for (long i = row; i < row + whole; i += Lanes.BYTES) {
      for (int q = 0; q < parts; q++) {
        Lanes.store(column + q * Lanes.BYTES, Lanes.load(i + q * partBytes));
      }
      int p = 0;
      for (; p + 8 <= parts; p += 8) {
        eightSums(column, p, i + p * partBytes, partBytes);
      }
      for (; p < parts; p++) {
        oneSum(column, p, i + p * partBytes);
      }
    }
    for (long i = row + whole; i < row + partBytes; i += Float.BYTES) {
      oneByOne(i, partBytes, column);
    }
  }

  private void eightSums(long column, int p, long at, long partBytes) {
    FloatVector a = Lanes.broadcast(0);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int q = 0; q < parts; q++) {
      FloatVector x = Lanes.load(column + q * Lanes.BYTES);
      int signs = q * parts + p;
      a = x.fma(Lanes.broadcast(matrix[signs]), a);
      b = x.fma(Lanes.broadcast(matrix[signs + 1]), b);
      c = x.fma(Lanes.broadcast(matrix[signs + 2]), c);
      d = x.fma(Lanes.broadcast(matrix[signs + 3]), d);
      e = x.fma(Lanes.broadcast(matrix[signs + 4]), e);
      f = x.fma(Lanes.broadcast(matrix[signs + 5]), f);
      g = x.fma(Lanes.broadcast(matrix[signs + 6]), g);
      h = x.fma(Lanes.broadcast(matrix[signs + 7]), h);
    }
    Lanes.store(at, a.mul(norm));
    Lanes.store(at + partBytes, b.mul(norm));
    Lanes.store(at + 2 * partBytes, c.mul(norm));
    Lanes.store(at + 3 * partBytes, d.mul(norm));
    Lanes.store(at + 4 * partBytes, e.mul(norm));
    Lanes.store(at + 5 * partBytes, f.mul(norm));
    Lanes.store(at + 6 * partBytes, g.mul(norm));
    Lanes.store(at + 7 * partBytes, h.mul(norm));
  }

  private void oneSum(long column, int p, long at) {
    FloatVector sum = Lanes.broadcast(0);
    for (int q = 0; q < parts; q++) {
      sum = Lanes.load(column + q * Lanes.BYTES).fma(Lanes.broadcast(matrix[q * parts + p]), sum);
    }
    Lanes.store(at, sum.mul(norm));
  }

  private void oneByOne(long first, long partBytes, long column) {
    for (int q = 0; q < parts; q++) {
      Lanes.set(column + q * Float.BYTES, Lanes.get(first + q * partBytes));
    }
    for (int p = 0; p < parts; p++) {
      float sum = 0;
      for (int q = 0; q < parts; q++) {
        sum += Lanes.get(column + q * Float.BYTES) * matrix[q * parts + p];
      }
      Lanes.set(first + p * partBytes, sum * norm);
    }
  }
}
