package trit.quant.feedback;

import java.util.Comparator;
import java.util.stream.IntStream;
import trit.compute.Workers;
import trit.quant.CodeChoice.Order;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * How much of every column's error the columns after it make up for. The moments are {@code H = M D
 * Mᵀ} with {@code M} unit upper triangular in the order of rounding; column {@code b} is rounded
 * from {@code w_b + sum of (w_a - ŵ_a) M[a][b]} over the columns {@code a} before it, and what that
 * loses weighs {@code D_b} (Chee et al., 2023, section 3). From the first column to the last this
 * is GPTQ's update, without an inverse.
 *
 * @param order the columns as they are rounded
 * @param shares {@code [K, K]}: row {@code p} holds, for each column, the share of its error that
 *     column {@code order[p]} takes over; 0 from itself on
 * @param weights what an error of the column in each place weighs that is left after feedback
 */
record FeedbackFactor(int[] order, Tensor shares, double[] weights) {

  /** As {@link #of(DampedMoments, Order, int, Workers, Memory)}, one column at a time. */
  static FeedbackFactor of(DampedMoments moments, Order order, Workers workers, Memory memory) {
    return of(moments, order, 1, workers, memory);
  }

  /**
   * Factors damped moments.
   *
   * @param together how many columns are rounded at once, without feedback among each other (Tseng
   *     et al., 2024, section 4.1); divides the number of columns
   * @throws IllegalArgumentException where they are singular in spite of the dampening
   */
  static FeedbackFactor of(
      DampedMoments moments, Order order, int together, Workers workers, Memory memory) {
    int[] columns = order(moments, order);
    int n = columns.length;
    double[][] factor = new double[n][n];
    workers.runRows(0, n, i -> moments.copyRow(columns[n - 1 - i], columns, factor[i]));
    try {
      Cholesky.factor(factor, workers);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "its Hessian is singular in spite of dampening %s; raise it where it can be said, or calibrate on more text"
              .formatted(moments.dampening()),
          e);
    }
    Tensor shares = memory.tensor(Shape.of(n, n));
    double[] weights = new double[n];
    workers.runRows(
        0, n / together, group -> fill(group * together, together, columns, factor, shares));
    for (int p = 0; p < n; p++) {
      weights[p] = factor[n - 1 - p][n - 1 - p] * factor[n - 1 - p][n - 1 - p];
    }
    return new FeedbackFactor(columns, shares, weights);
  }

  /** The factor is that of the reversed order: place {@code p} is its row {@code n-1-p}. */
  private static void fill(
      int place, int together, int[] columns, double[][] factor, Tensor shares) {
    int n = columns.length;
    int from = n - place - together;
    for (int before = 0; before < place; before++) {
      double[] share = solve(factor[n - 1 - before], from, together, factor);
      for (int i = 0; i < together; i++) {
        long row = n - 1L - from - i;
        shares.set(row * n + columns[before], (float) share[i]);
      }
    }
  }

  /** {@code x} with {@code x · C = row}, for the part of the row beside a block of the diagonal. */
  private static double[] solve(double[] row, int from, int size, double[][] factor) {
    double[] x = new double[size];
    for (int t = size - 1; t >= 0; t--) {
      double sum = row[from + t];
      for (int s = t + 1; s < size; s++) {
        sum -= x[s] * factor[from + s][from + t];
      }
      x[t] = sum / factor[from + t][from + t];
    }
    return x;
  }

  private static int[] order(DampedMoments moments, Order order) {
    int n = moments.columns();
    return switch (order) {
      case FORWARD -> IntStream.range(0, n).toArray();
      case BACKWARD -> IntStream.range(0, n).map(i -> n - 1 - i).toArray();
      case BY_ACTIVATION ->
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.<Integer>comparingDouble(moments::diagonal).reversed())
              .mapToInt(Integer::intValue)
              .toArray();
    };
  }
}
