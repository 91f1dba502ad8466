package trit.quant.feedback;

import trit.compute.Workers;

/**
 * The factor {@code C} of a symmetric, positive definite matrix {@code A = C Cᵀ}, in the lower
 * triangle and in 64-bit floats. Computed in blocks of columns, so that most of the work is done on
 * rows that lie in the cache; the result does not depend on the number of threads.
 */
final class Cholesky {
  private static final int BLOCK = 64;

  private final double[][] a;
  private final Workers workers;

  private Cholesky(double[][] a, Workers workers) {
    this.a = a;
    this.workers = workers;
  }

  /**
   * Replaces the lower triangle of a matrix by its factor.
   *
   * @param a rows, of which the upper triangle is not looked at
   * @throws ArithmeticException for a matrix that is not positive definite; says which column
   */
  static void factor(double[][] a, Workers workers) {
    new Cholesky(a, workers).factor();
  }

  private void factor() {
    for (int from = 0; from < a.length; from += BLOCK) {
      int to = Math.min(a.length, from + BLOCK);
      for (int i = from; i < to; i++) {
        solveRow(i, from, i);
        a[i][i] = Math.sqrt(positive(a[i][i] - squares(a[i], from, i), i));
      }
      double[][] panel = solveBelow(from, to);
      subtractFromRest(from, to, panel);
    }
  }

  private static double positive(double pivot, int column) {
    if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
      throw new ArithmeticException("not positive definite at column " + column);
    }
    return pivot;
  }

  /** The entries {@code from … to-1} of a row, given the rows of that block. */
  private void solveRow(int row, int from, int to) {
    double[] x = a[row];
    for (int j = from; j < to; j++) {
      double sum = x[j];
      for (int t = from; t < j; t++) {
        sum -= x[t] * a[j][t];
      }
      x[j] = sum / a[j][j];
    }
  }

  private static double squares(double[] row, int from, int to) {
    double sum = 0;
    for (int t = from; t < to; t++) {
      sum += row[t] * row[t];
    }
    return sum;
  }

  /** The rows below a block; returns the block's columns laid side by side, one per row. */
  private double[][] solveBelow(int from, int to) {
    double[][] panel = new double[to - from][a.length];
    workers.runRows(
        to,
        a.length,
        row -> {
          solveRow(row, from, to);
          for (int t = from; t < to; t++) {
            panel[t - from][row] = a[row][t];
          }
        });
    return panel;
  }

  private void subtractFromRest(int from, int to, double[][] panel) {
    workers.runRows(
        to,
        a.length,
        row -> {
          int t = 0;
          for (; t + 4 <= panel.length; t += 4) {
            subtractFour(a[row], to, row + 1, panel, t, from);
          }
          for (; t < panel.length; t++) {
            double factor = a[row][from + t];
            for (int j = to; j <= row; j++) {
              a[row][j] -= factor * panel[t][j];
            }
          }
        });
  }

  private static void subtractFour(
      double[] row, int first, int end, double[][] panel, int t, int from) {
    double[] p0 = panel[t];
    double[] p1 = panel[t + 1];
    double[] p2 = panel[t + 2];
    double[] p3 = panel[t + 3];
    double f0 = row[from + t];
    double f1 = row[from + t + 1];
    double f2 = row[from + t + 2];
    double f3 = row[from + t + 3];
    for (int j = first; j < end; j++) {
      row[j] -= f0 * p0[j] + f1 * p1[j] + f2 * p2[j] + f3 * p3[j];
    }
  }
}
