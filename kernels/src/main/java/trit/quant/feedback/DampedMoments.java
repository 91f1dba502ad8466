package trit.quant.feedback;

/**
 * Second moments that can be factored: the diagonal of inputs that were always 0 is 1, and a share
 * of the mean of the others is added to all of it (Frantar et al., 2023, section 3.3).
 */
final class DampedMoments {
  private final Hessian hessian;
  private final double dampening;
  private final double added;

  DampedMoments(Hessian hessian, double dampening) {
    this.hessian = hessian;
    this.dampening = dampening;
    this.added = dampening * meanOfLiving(hessian);
  }

  private static double meanOfLiving(Hessian hessian) {
    double sum = 0;
    int living = 0;
    for (float square : hessian.meanSquares()) {
      sum += square;
      living += square > 0 ? 1 : 0;
    }
    return living == 0 ? 1 : sum / living;
  }

  int columns() {
    return hessian.columns();
  }

  double dampening() {
    return dampening;
  }

  /** Whether an input was always 0, so that its weights change nothing. */
  boolean isDead(int column) {
    return hessian.meanSquare(column) == 0;
  }

  double diagonal(int column) {
    return added + (isDead(column) ? 1 : hessian.meanSquare(column));
  }

  /** One row, with its diagonal as it is used. */
  float[] row(int i) {
    float[] row = hessian.row(i);
    row[i] = (float) diagonal(i);
    return row;
  }

  /**
   * The lower triangle of a row where columns stand in the reverse of an order.
   *
   * @param column whose row it is
   * @param target receives the moments with {@code order[n-1]}, {@code order[n-2]} … up to itself
   */
  void copyRow(int column, int[] order, double[] target) {
    float[] row = hessian.row(column);
    int n = order.length;
    for (int j = 0; j < n; j++) {
      int other = order[n - 1 - j];
      if (other == column) {
        target[j] = diagonal(column);
        return;
      }
      target[j] = row[other];
    }
  }
}
