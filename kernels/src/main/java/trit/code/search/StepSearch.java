package trit.code.search;

/**
 * Searches the scale of least weighted squared error {@code sum h (w - scale * code)²}: many
 * candidates below the one that clips nothing, then least-squares refits {@code sum(h w * code) /
 * sum(h code²)} of the best as long as they help. All candidates are 16-bit floats, so that what is
 * found is as good after packing as it was here, and none is worse than the largest magnitude over
 * a largest code.
 *
 * @param lowest the smallest code
 * @param highest the largest code
 * @param levels rounds to a code
 */
public record StepSearch(int lowest, int highest, Levels levels) {
  private static final int CANDIDATES = 80;

  /** From 1.05 times the scale that clips nothing down to 0.021 times, for heavy tails. */
  private static final double RATIO = 0.952;

  private static final double FIRST = 1.05;
  private static final int MOST_REFITS = 5;

  /** The codes that there are. */
  @FunctionalInterface
  public interface Levels {

    /** The code of a weight over its scale. */
    float code(float ratio);
  }

  /**
   * The scale of these weights: 0 where all are 0, not finite where any is not.
   *
   * @param h what the error of each weighs, as many
   */
  public float search(float[] w, float[] h) {
    float largest = largest(w);
    if (!Float.isFinite(largest)) {
      return largest;
    }
    float best = half(largest / highest);
    double least = error(w, h, best);
    for (int i = -1; i < CANDIDATES; i++) {
      double share = i < 0 ? (double) highest / -lowest : FIRST * power(i);
      float candidate = half(largest / highest * share);
      double error = error(w, h, candidate);
      if (error < least) {
        least = error;
        best = candidate;
      }
    }
    return refine(w, h, best, least);
  }

  private static float largest(float[] w) {
    float largest = 0;
    for (float weight : w) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return largest;
  }

  private float refine(float[] w, float[] h, float start, double error) {
    float best = start;
    double least = error;
    for (int i = 0; i < MOST_REFITS; i++) {
      float candidate = refit(w, h, best);
      double refitted = error(w, h, candidate);
      if (!(refitted < least)) {
        return best;
      }
      least = refitted;
      best = candidate;
    }
    return best;
  }

  /** The squared error with this scale; in four sums, which run side by side. */
  private double error(float[] w, float[] h, float scale) {
    float inverse = inverse(scale);
    double[] sums = new double[4];
    for (int i = 0; i < w.length; i++) {
      float off = w[i] - scale * levels.code(w[i] * inverse);
      sums[i & 3] += (double) h[i] * (off * off);
    }
    return sums[0] + sums[1] + sums[2] + sums[3];
  }

  private float refit(float[] w, float[] h, float scale) {
    float inverse = inverse(scale);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < w.length; i++) {
      float code = levels.code(w[i] * inverse);
      products += h[i] * ((double) w[i] * code);
      squares += h[i] * ((double) code * code);
    }
    return squares == 0 ? scale : half(products / squares);
  }

  private static float inverse(float scale) {
    return scale == 0 ? 0 : 1 / scale;
  }

  private static double power(int exponent) {
    double power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= RATIO;
    }
    return power;
  }

  private static float half(double scale) {
    return Float.float16ToFloat(Float.floatToFloat16((float) scale));
  }
}
