package trit.show;

import java.util.List;

/**
 * About where the values of an axis are drawn.
 *
 * @param low the value at 0
 * @param high the value at {@code pixels}
 * @param logarithmic whether equal factors are equally long
 */
record Scale(double low, double high, boolean logarithmic, int pixels) {
  private static final double DECADE = 10;

  /** The scale of some values; logarithmic where they are positive and span more than a decade. */
  static Scale of(List<Double> values, int pixels) {
    double low = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    return new Scale(low, high > low ? high : low + 1, low > 0 && high > DECADE * low, pixels);
  }

  /**
   * The same from one power of ten to another, so that a logarithmic axis has numbers at its ends.
   */
  Scale wholeDecades() {
    return new Scale(
        Math.pow(DECADE, Math.floor(Math.log10(low))),
        Math.pow(DECADE, Math.ceil(Math.log10(high))),
        true,
        pixels);
  }

  /** The same values, equally far apart. */
  Scale linear() {
    return new Scale(low, high, false, pixels);
  }

  double pixel(double value) {
    double share =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return share * pixels;
  }

  double value(double pixel) {
    double share = pixel / pixels;
    return logarithmic ? low * Math.pow(high / low, share) : low + share * (high - low);
  }
}
