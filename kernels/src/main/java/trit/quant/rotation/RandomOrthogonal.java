package trit.quant.rotation;

import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * A matrix drawn evenly from all orthogonal ones: Gaussian columns made orthogonal one after the
 * other, twice, so that rounding leaves nothing behind (Chee et al., 2023, section 4).
 *
 * @param columns of the matrix, which are rows here
 */
record RandomOrthogonal(double[][] columns) implements Rotation {

  static RandomOrthogonal draw(int size, RandomStream random) {
    double[][] columns = new double[size][size];
    for (int c = 0; c < size; c++) {
      for (int i = 0; i < size; i++) {
        columns[c][i] = random.gaussian((long) c * size + i);
      }
      for (int again = 0; again < 2; again++) {
        for (int before = 0; before < c; before++) {
          subtract(columns[c], columns[before], dot(columns[c], columns[before]));
        }
      }
      double length = Math.sqrt(dot(columns[c], columns[c]));
      for (int i = 0; i < size; i++) {
        columns[c][i] /= length;
      }
    }
    return new RandomOrthogonal(columns);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] a, double[] b, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] -= factor * b[i];
    }
  }

  @Override
  public int size() {
    return columns.length;
  }

  @Override
  public int mixed() {
    return columns.length;
  }

  @Override
  public void forward(Backend backend, Tensor x) {
    multiply(backend, x, false);
  }

  @Override
  public void inverse(Backend backend, Tensor x) {
    multiply(backend, x, true);
  }

  private void multiply(Backend backend, Tensor x, boolean transposed) {
    int n = columns.length;
    try (Memory memory = Memory.open()) {
      Tensor matrix = memory.scratch(Shape.of(n, n));
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          matrix.set((long) i * n + j, (float) (transposed ? columns[j][i] : columns[i][j]));
        }
      }
      Tensor result = memory.scratch(Shape.of(x.rows(), n));
      backend.linear(x, matrix, result);
      x.copyFrom(result);
    }
  }
}
