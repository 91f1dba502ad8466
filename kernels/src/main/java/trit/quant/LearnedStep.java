package trit.quant;

import trit.compute.ClippedStep;

/**
 * How a scale is learned.
 *
 * @param clipped the derivatives of a rounded weight
 * @param positive what the scale's gradient is damped by: {@code 1 / sqrt(count * positive)}
 * @param start how learning begins
 */
record LearnedStep(ClippedStep clipped, double positive, Start start) {
  /** ParetoQ clips a little inside the range that its levels divide evenly. */
  private static final float INSIDE = 0.99f;

  /** What a scale begins with. */
  enum Start {
    /** Twice the mean magnitude over the root of the largest level, counted in steps. */
    MEAN_OF_LEVELS,
    /** The mean magnitude. */
    MEAN,
    /** The largest magnitude gets the end of the range. */
    LARGEST,
    /** What a search finds that minimises the squared error. */
    LEAST_SQUARES
  }

  static LearnedStep of(WeightQuantizer quantizer) {
    NumberFormat format = quantizer.format();
    return switch (quantizer.scale().observer()) {
      case LSQ -> lsq(format, Start.MEAN_OF_LEVELS);
      case PI -> pi(format);
      default -> paretoQ(format);
    };
  }

  private static LearnedStep paretoQ(NumberFormat format) {
    return switch (format) {
      case BINARY -> new LearnedStep(new ClippedStep(-1, 1, false, -1, 1, true), 1, Start.MEAN);
      case TERNARY -> stretched(1.5f, 1.5f);
      case MIDRISE2 -> stretched(4, 3);
      case INT3, INT4 -> lsq(format, Start.LARGEST);
      case FIVE_LEVEL, INT2, INT8 -> throw new IllegalArgumentException("ParetoQ has no " + format);
    };
  }

  private static LearnedStep lsq(NumberFormat format, Start start) {
    double positive = (double) format.highest() / format.stride();
    ClippedStep clipped =
        new ClippedStep(
            format.lowest(), format.highest(), true, format.lowest(), format.highest(), false);
    return new LearnedStep(clipped, positive, start);
  }

  /**
   * Pi-quantization learns alpha in a step {@code alpha pi / k} from {@code sum(g code pi / k)}, as
   * if codes were held. Here the step itself is learned, which is alpha in another unit.
   */
  private static LearnedStep pi(NumberFormat format) {
    ClippedStep clipped = new ClippedStep(format.lowest(), format.highest(), false, 0, 0, true);
    return new LearnedStep(clipped, format.highest(), Start.LEAST_SQUARES);
  }

  /**
   * ParetoQ's stretched elastic quantizer: its {@code alpha}, the largest magnitude at the start,
   * is {@code range} scales.
   */
  private static LearnedStep stretched(float range, float term) {
    float edge = INSIDE * range;
    ClippedStep clipped = new ClippedStep(-edge, edge, false, -term, term, false);
    return new LearnedStep(clipped, 1, Start.LARGEST);
  }

  /** What the scale's gradient is multiplied with, for so many weights that share it. */
  double gradientScale(double count) {
    return 1 / Math.sqrt(count * positive);
  }

  /** The scale of these weights that learning begins with. */
  double initial(Run run, WeightQuantizer quantizer) {
    NumberFormat format = quantizer.format();
    return switch (start) {
      case MEAN_OF_LEVELS -> 2 * run.mean() / Math.sqrt(positive) / format.stride();
      case MEAN -> run.mean();
      case LEAST_SQUARES -> quantizer.leastSquares(run.values());
      case LARGEST ->
          run.largest() / (clipped.ends() ? clipped.highest() : clipped.highest() / INSIDE);
    };
  }
}
