package trit.quant;

/**
 * Searches the scale of least squared error {@code sum (w - scale * code)²}: many candidates below
 * the one that clips nothing, then least-squares refits {@code sum(w * code) / sum(code²)} of the
 * best as long as they help. All candidates are 16-bit floats, so that what is found is as good
 * after packing as it was here, and none is worse than the largest magnitude over a largest code.
 *
 * @param quantizer what is rounded to
 */
record ScaleSearch(WeightQuantizer quantizer) {
  private static final int CANDIDATES = 80;

  /** From 1.05 times the scale that clips nothing down to 0.021 times, for heavy tails. */
  private static final double RATIO = 0.952;

  private static final double FIRST = 1.05;
  private static final int MOST_REFITS = 5;

  /** The scale of these weights: 0 where all are 0, not finite where any is not. */
  float search(float[] w) {
    NumberFormat format = quantizer.format();
    float largest = largest(w);
    if (!Float.isFinite(largest)) {
      return largest;
    }
    float best = ScaleChoice.half(largest / format.highest());
    double least = error(w, best);
    for (int i = -1; i < CANDIDATES; i++) {
      double share = i < 0 ? (double) format.highest() / -format.lowest() : FIRST * power(i);
      float candidate = ScaleChoice.half(largest / format.highest() * share);
      double error = error(w, candidate);
      if (error < least) {
        least = error;
        best = candidate;
      }
    }
    return refine(w, best, least);
  }

  private static float largest(float[] w) {
    float largest = 0;
    for (float weight : w) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return largest;
  }

  private float refine(float[] w, float start, double error) {
    float best = start;
    double least = error;
    for (int i = 0; i < MOST_REFITS; i++) {
      float candidate = refit(w, best);
      double refitted = error(w, candidate);
      if (!(refitted < least)) {
        return best;
      }
      least = refitted;
      best = candidate;
    }
    return best;
  }

  /** The squared error with this scale; in four sums, which run side by side. */
  private double error(float[] w, float scale) {
    float inverse = WeightQuantizer.inverse(scale);
    double[] sums = new double[4];
    for (int i = 0; i < w.length; i++) {
      float off = w[i] - scale * quantizer.code(w[i] * inverse);
      sums[i & 3] += off * off;
    }
    return sums[0] + sums[1] + sums[2] + sums[3];
  }

  private float refit(float[] w, float scale) {
    float inverse = WeightQuantizer.inverse(scale);
    double products = 0;
    double squares = 0;
    for (float weight : w) {
      float code = quantizer.code(weight * inverse);
      products += (double) weight * code;
      squares += (double) code * code;
    }
    return squares == 0 ? scale : ScaleChoice.half(products / squares);
  }

  private static double power(int exponent) {
    double power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= RATIO;
    }
    return power;
  }
}
