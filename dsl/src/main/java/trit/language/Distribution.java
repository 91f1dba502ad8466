package trit.language;

/**
 * A number measured at every position.
 *
 * @param step whose it is
 * @param metric its name
 */
public record Distribution(String step, String metric) {

  @Word("The mean.")
  public double getMean() {
    return Facts.number(step, metric + ".mean");
  }

  @Word("One standard error of the mean.")
  public double getError() {
    return Facts.number(step, metric + ".error");
  }

  @Word("Half of the positions have less.")
  public double getMedian() {
    return Facts.number(step, metric + ".median");
  }

  @Word("99 of 100 positions have less.")
  public double getP99() {
    return Facts.number(step, metric + ".p99");
  }

  @Word("999 of 1,000 positions have less.")
  public double getP999() {
    return Facts.number(step, metric + ".p999");
  }

  @Word("The largest.")
  public double getMax() {
    return Facts.number(step, metric + ".max");
  }

  /** Like {@code mean 0.031 ± 0.001}. */
  @Override
  public String toString() {
    return "mean %s ± %s"
        .formatted(Facts.text(step, metric + ".mean"), Facts.text(step, metric + ".error"));
  }
}
