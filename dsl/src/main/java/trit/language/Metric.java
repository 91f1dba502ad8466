package trit.language;

/**
 * A measured number.
 *
 * @param step whose it is
 * @param metric its name
 */
public record Metric(String step, String metric) {

  @Word("The number.")
  public double getValue() {
    return Facts.number(step, metric + ".value");
  }

  @Word("One standard error of it.")
  public double getError() {
    return Facts.number(step, metric + ".error");
  }

  /** Like {@code 0.871 ± 0.004}. */
  @Override
  public String toString() {
    return Facts.text(step, metric + ".value") + " ± " + Facts.text(step, metric + ".error");
  }
}
