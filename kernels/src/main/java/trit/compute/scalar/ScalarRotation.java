package trit.compute.scalar;

import trit.compute.RotationKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Butterflies: sums and differences of elements that lie 1, 2, 4 … apart. */
final class ScalarRotation implements RotationKernels {
  private final Workers workers;

  ScalarRotation(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void hadamard(Tensor x, float[] signs) {
    workers.runRows(
        0,
        x.rows(),
        row -> {
          flip(x, row, signs);
          transform(x, row);
        });
  }

  @Override
  public void hadamardInverse(Tensor x, float[] signs) {
    workers.runRows(
        0,
        x.rows(),
        row -> {
          transform(x, row);
          flip(x, row, signs);
        });
  }

  @Override
  public void mixParts(Tensor x, float[] matrix) {
    workers.runRows(0, x.rows(), row -> mixParts(x, row, matrix));
  }

  private static void flip(Tensor x, int row, float[] signs) {
    long first = (long) row * x.columns();
    for (long i = first; i < first + x.columns(); i++) {
      x.set(i, x.get(i) * signs[(int) (i % signs.length)]);
    }
  }

  private static void transform(Tensor x, int row) {
    int width = x.columns();
    long first = (long) row * width;
    float norm = (float) (1 / Math.sqrt(width));
    for (long i = first; i < first + width; i++) {
      x.set(i, x.get(i) * norm);
    }
    for (int apart = 1; apart < width; apart *= 2) {
      butterflies(x, first, width, apart);
    }
  }

  private static void butterflies(Tensor x, long first, int width, int apart) {
    for (long pair = first; pair < first + width; pair += 2L * apart) {
      for (long i = pair; i < pair + apart; i++) {
        float a = x.get(i);
        float b = x.get(i + apart);
        x.set(i, a + b);
        x.set(i + apart, a - b);
      }
    }
  }

  private static void mixParts(Tensor x, int row, float[] matrix) {
    int parts = (int) Math.sqrt(matrix.length);
    int length = x.columns() / parts;
    long first = (long) row * x.columns();
    float norm = (float) (1 / Math.sqrt(parts));
    float[] column = new float[parts];
    for (int i = 0; i < length; i++) {
      for (int q = 0; q < parts; q++) {
        column[q] = x.get(first + (long) q * length + i);
      }
      for (int p = 0; p < parts; p++) {
        float sum = 0;
        for (int q = 0; q < parts; q++) {
          sum += column[q] * matrix[q * parts + p];
        }
        x.set(first + (long) p * length + i, sum * norm);
      }
    }
  }
}
