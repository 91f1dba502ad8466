package trit.eval;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How two settings differ that were tried with the same seeds, or two models on the same questions:
 * the mean of the differences and its 95 % interval by Student's t distribution.
 *
 * @param mean of second minus first
 * @param halfWidth of the interval around it; 0 where all differences are equal, infinite for one
 *     pair, which tells nothing about noise
 * @param pairs how many there were
 */
public record PairedDifference(double mean, double halfWidth, int pairs) {
  private static final double TAIL = 0.025;

  /**
   * The difference of two rows of equal length.
   *
   * @param first what the other is compared with
   * @throws IllegalArgumentException if the lengths differ or are 0
   */
  public static PairedDifference of(double[] first, double[] second) {
    if (first.length != second.length || first.length == 0) {
      throw new IllegalArgumentException(
          "cannot pair " + first.length + " and " + second.length + " numbers");
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = second[i] - first[i];
    }
    Estimate mean = Estimate.ofMean(differences);
    return new PairedDifference(mean.value(), halfWidth(mean, first.length), first.length);
  }

  /** What may be said of the difference. */
  public Verdict verdict() {
    if (Double.isInfinite(halfWidth)) {
      return Verdict.UNKNOWN;
    }
    if (mean == 0 && halfWidth == 0) {
      return Verdict.SAME;
    }
    if (Math.abs(mean) <= halfWidth) {
      return Verdict.NOISE;
    }
    return mean < 0 ? Verdict.LOWER : Verdict.HIGHER;
  }

  /** What may be said of a difference. */
  public enum Verdict {
    /** There is one pair, so noise is not known. */
    UNKNOWN("one seed tells nothing of noise"),
    /** All pairs are equal. */
    SAME("same"),
    /** 0 lies within the interval. */
    NOISE("within noise"),
    /** The second is lower by more than noise. */
    LOWER("lower"),
    /** The second is higher by more than noise. */
    HIGHER("higher");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** As tables say it. */
    @Override
    public String toString() {
      return text;
    }
  }

  private static double halfWidth(Estimate mean, int pairs) {
    if (pairs == 1) {
      return Double.POSITIVE_INFINITY;
    }
    return mean.error() * TDistribution.of(pairs - 1).inverseSurvivalProbability(TAIL);
  }
}
