package trit.quant;

/**
 * The derivative of a rounded weight {@code scale * code} for its scale and for its latent weight,
 * by the ratio of that weight to the scale.
 *
 * @param lowest the ratio below which a weight is clipped
 * @param highest the ratio above which it is
 * @param ends whether the ends themselves are clipped
 * @param lowTerm the derivative for the scale where the weight is clipped below
 * @param highTerm where it is clipped above
 * @param signOnly whether that derivative is the code everywhere
 * @param positive what the scale's gradient is damped by: {@code 1 / sqrt(count * positive)}
 * @param start how learning begins
 */
record LearnedStep(
    float lowest,
    float highest,
    boolean ends,
    float lowTerm,
    float highTerm,
    boolean signOnly,
    double positive,
    Start start) {
  /** ParetoQ clips a little inside the range that its levels divide evenly. */
  private static final float INSIDE = 0.99f;

  /** What a scale begins with. */
  enum Start {
    /** Twice the mean magnitude over the root of the largest level, counted in steps. */
    MEAN_OF_LEVELS,
    /** The mean magnitude. */
    MEAN,
    /** The largest magnitude gets the end of the range. */
    LARGEST
  }

  static LearnedStep of(WeightQuantizer quantizer) {
    NumberFormat format = quantizer.format();
    if (quantizer.scale().observer() == ScaleRule.Observer.LSQ) {
      return lsq(format, Start.MEAN_OF_LEVELS);
    }
    return switch (format) {
      case BINARY -> new LearnedStep(-1, 1, false, -1, 1, true, 1, Start.MEAN);
      case TERNARY -> stretched(1.5f, 1.5f);
      case MIDRISE2 -> stretched(4, 3);
      case INT3, INT4 -> lsq(format, Start.LARGEST);
      case FIVE_LEVEL, INT2, INT8 -> throw new IllegalArgumentException("ParetoQ has no " + format);
    };
  }

  private static LearnedStep lsq(NumberFormat format, Start start) {
    double positive = (double) format.highest() / format.stride();
    return new LearnedStep(
        format.lowest(),
        format.highest(),
        true,
        format.lowest(),
        format.highest(),
        false,
        positive,
        start);
  }

  /**
   * ParetoQ's stretched elastic quantizer: its {@code alpha}, the largest magnitude at the start,
   * is {@code range} scales.
   */
  private static LearnedStep stretched(float range, float term) {
    float edge = INSIDE * range;
    return new LearnedStep(-edge, edge, false, -term, term, false, 1, Start.LARGEST);
  }

  /** Whether the gradient reaches the latent weight. */
  boolean passes(float ratio) {
    return ends ? ratio > lowest && ratio < highest : ratio >= lowest && ratio <= highest;
  }

  /** The derivative for the scale. */
  float term(float ratio, float code) {
    if (signOnly) {
      return code;
    }
    if (passes(ratio)) {
      return code - ratio;
    }
    return ratio < 0 ? lowTerm : highTerm;
  }

  /** What the scale's gradient is multiplied with, for so many weights that share it. */
  double gradientScale(double count) {
    return 1 / Math.sqrt(count * positive);
  }

  /** The scale of these weights that learning begins with. */
  double initial(Run run, NumberFormat format) {
    return switch (start) {
      case MEAN_OF_LEVELS -> 2 * run.mean() / Math.sqrt(positive) / format.stride();
      case MEAN -> run.mean();
      case LARGEST -> run.largest() / (ends ? highest : highest / INSIDE);
    };
  }
}
