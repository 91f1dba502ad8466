package trit.compute.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import trit.compute.Divergence;
import trit.compute.LossKernels;
import trit.compute.Workers;
import trit.compute.scalar.ScalarDivergence;
import trit.tensor.Tensor;

/** Softmax and its cross-entropy, row by row; exponentials in f32, their sums in double. */
final class VectorLosses implements LossKernels {
  private final Workers workers;

  VectorLosses(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void softmax(Tensor x, Tensor y) {
    long source = Lanes.read(x);
    long target = Lanes.write(y);
    int width = x.columns();
    rows(
        x,
        row -> {
          long at = (long) row * width * Float.BYTES;
          float largest = largest(source + at, width);
          double sum = sumOfExps(source + at, largest, 1, width);
          writeExps(source + at, largest, (float) (1 / sum), width, target + at);
        });
  }

  @Override
  public void crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    long source = Lanes.read(logits);
    long target = Lanes.write(losses);
    int width = logits.columns();
    rows(
        logits,
        row -> {
          long at = source + (long) row * width * Float.BYTES;
          double loss = 0;
          if (targets[row] >= 0) {
            float largest = largest(at, width);
            double right = Lanes.get(at + (long) targets[row] * Float.BYTES);
            loss = Math.log(sumOfExps(at, largest, 1, width)) + largest - right;
          }
          Lanes.set(target + (long) row * Float.BYTES, (float) loss);
        });
  }

  @Override
  public void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    long source = Lanes.read(logits);
    long target = Lanes.write(dLogits);
    int width = logits.columns();
    rows(
        logits,
        row -> {
          long at = (long) row * width * Float.BYTES;
          if (targets[row] < 0) {
            Lanes.ALL.asSlice(target + at, (long) width * Float.BYTES).fill((byte) 0);
            return;
          }
          float largest = largest(source + at, width);
          double sum = sumOfExps(source + at, largest, 1, width);
          writeExps(source + at, largest, (float) (scale / sum), width, target + at);
          long right = target + at + (long) targets[row] * Float.BYTES;
          Lanes.set(right, Lanes.get(right) - scale);
        });
  }

  @Override
  public void addDivergenceGradient(
      Divergence rule,
      Tensor teacher,
      Tensor student,
      float[] weights,
      Tensor losses,
      Tensor dStudent) {
    int width = student.columns();
    long wanted = Lanes.read(teacher);
    long had = Lanes.read(student);
    long gradient = Lanes.write(dStudent);
    rows(
        student,
        row -> {
          double loss = 0;
          if (weights[row] != 0 && rule.comparesAll(width)) {
            long at = (long) row * width * Float.BYTES;
            VectorDivergence both = new VectorDivergence(rule, wanted + at, had + at, width);
            loss = both.value();
            both.addGradient(loss, weights[row], gradient + at);
          } else if (weights[row] != 0) {
            loss = ScalarDivergence.addRow(rule, teacher, student, row, weights[row], dStudent);
          }
          losses.set(row, (float) loss);
        });
  }

  private void rows(Tensor x, RowConsumer body) {
    Ranges.rows(
        workers,
        x.rows(),
        x.columns(),
        (from, to) -> {
          for (int row = (int) from; row < to; row++) {
            body.accept(row);
          }
        });
  }

  static float largest(long x, int width) {
    FloatVector largest = Lanes.broadcast(Float.NEGATIVE_INFINITY);
    long bytes = (long) width * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      largest = Lanes.load(x + i).max(largest);
    }
    float result = largest.reduceLanes(VectorOperators.MAX);
    for (long i = whole; i < bytes; i += Float.BYTES) {
      result = Math.max(result, Lanes.get(x + i));
    }
    return result;
  }

  /** Of {@code (x - largest) * inverse}. */
  static double sumOfExps(long x, float largest, float inverse, int width) {
    DoubleVector low = DoubleVector.zero(Lanes.DOUBLES);
    DoubleVector high = low;
    FloatVector top = Lanes.broadcast(largest);
    long bytes = (long) width * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector exps = Exponential.exp(Lanes.load(x + i).sub(top).mul(inverse));
      low = Lanes.lower(exps).add(low);
      high = Lanes.upper(exps).add(high);
    }
    double total = Lanes.sum(low.add(high));
    for (long i = whole; i < bytes; i += Float.BYTES) {
      total += Math.exp((Lanes.get(x + i) - largest) * inverse);
    }
    return total;
  }

  /** {@code y = e^(x - largest) * factor}. */
  private static void writeExps(long x, float largest, float factor, int width, long y) {
    FloatVector top = Lanes.broadcast(largest);
    long bytes = (long) width * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(y + i, Exponential.exp(Lanes.load(x + i).sub(top)).mul(factor));
    }
    for (long i = whole; i < bytes; i += Float.BYTES) {
      Lanes.set(y + i, (float) (Math.exp(Lanes.get(x + i) - largest) * factor));
    }
  }

  /** One row of the work. */
  @FunctionalInterface
  private interface RowConsumer {
    void accept(int row);
  }
}
