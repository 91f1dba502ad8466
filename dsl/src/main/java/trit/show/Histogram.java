package trit.show;

import java.util.Locale;

/**
 * How many values lie between neighbouring edges.
 *
 * @param low the first edge
 * @param width of a bin
 * @param counts of every bin
 */
record Histogram(double low, double width, long[] counts) {
  private static final int BINS = 80;
  private static final int LONGEST_BAR = 40;

  /** The histogram of finite values; others are left out. */
  static Histogram of(float[] values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (!(low < high)) {
      low = Double.isInfinite(low) ? 0 : low - 0.5;
      high = low + 1;
    }
    double width = (high - low) / BINS;
    long[] counts = new long[BINS];
    for (float value : values) {
      if (Float.isFinite(value)) {
        counts[Math.clamp((long) ((value - low) / width), 0, BINS - 1)]++;
      }
    }
    return new Histogram(low, width, counts);
  }

  /** Both edges of every bin, for a line that goes up and down like stairs. */
  double[] edges() {
    double[] edges = new double[2 * counts.length];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = low + width * ((i + 1) / 2);
    }
    return edges;
  }

  /** The count of every bin, twice. */
  double[] steps() {
    double[] steps = new double[2 * counts.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = counts[i / 2];
    }
    return steps;
  }

  /** Bars of letters, four bins a line. */
  String asText() {
    int lines = counts.length / 4;
    long[] sums = new long[lines];
    for (int i = 0; i < counts.length; i++) {
      sums[i / 4] += counts[i];
    }
    long most = 1;
    for (long sum : sums) {
      most = Math.max(most, sum);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      String bar = "█".repeat((int) (LONGEST_BAR * sums[i] / most));
      text.append(
          String.format(Locale.ROOT, "%11.4g  %s %,d\n", low + 4 * width * i, bar, sums[i]));
    }
    return text.toString();
  }
}
