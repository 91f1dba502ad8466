package trit.quant.compress;

/**
 * Searches the step of a uniform grid of least squared error: 80 candidates below the one that
 * clips nothing, then least-squares refits {@code sum(w q) / sum(q²)} as long as they help. The
 * grid with a constant in its step is searched by the same steps, so that the two can be compared.
 *
 * @param grid what is rounded to, for any step
 */
record GridStepSearch(SteppedGrid grid) {
  private static final int CANDIDATES = 80;
  private static final double FIRST = 0.30;
  private static final double LAST = 1.05;
  private static final int MOST_REFITS = 5;

  /** A step that was found, and what it loses. */
  record Found(double step, double error) {}

  /** The best step for these weights; 0 where all are 0. */
  Found search(float[] w) {
    double largest = 0;
    for (float weight : w) {
      largest = Math.max(largest, Math.abs(weight));
    }
    if (largest == 0) {
      return new Found(0, 0);
    }
    double whole = largest / grid.most();
    Found best = measured(w, whole);
    for (int i = 0; i < CANDIDATES; i++) {
      double ratio = FIRST + (LAST - FIRST) * i / (CANDIDATES - 1);
      best = better(best, measured(w, whole * ratio));
    }
    return refit(w, best);
  }

  private Found refit(float[] w, Found start) {
    Found best = start;
    for (int i = 0; i < MOST_REFITS; i++) {
      double products = 0;
      double squares = 0;
      for (float weight : w) {
        int code = grid.code(weight, best.step);
        products += (double) weight * code;
        squares += (double) code * code;
      }
      Found next = squares == 0 ? best : measured(w, products / squares);
      if (!(next.error < best.error)) {
        return best;
      }
      best = next;
    }
    return best;
  }

  private Found measured(float[] w, double wanted) {
    double step = grid.representable(wanted);
    double error = 0;
    for (float weight : w) {
      double off = weight - grid.code(weight, step) * step;
      error += off * off;
    }
    return new Found(step, error);
  }

  private static Found better(Found a, Found b) {
    return b.error < a.error ? b : a;
  }
}
