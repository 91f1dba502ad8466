package trit.language;

/**
 * A measured number beside the same number of the model of {@code against}.
 *
 * @param step whose it is
 * @param metric its name
 */
public record ComparedMetric(String step, String metric) {

  @Word("The number.")
  public double getValue() {
    return Facts.number(step, metric + ".value");
  }

  @Word("One standard error of it.")
  public double getError() {
    return Facts.number(step, metric + ".error");
  }

  @Word("The same number of the model of 'against'.")
  public double getBase() {
    return Facts.number(step, metric + ".base");
  }

  @Word("How many times that of the model of 'against'.")
  public double getRatio() {
    return Facts.number(step, metric + ".ratio");
  }

  /** Like {@code 21.3 ± 0.2, ratio 1.02}. */
  @Override
  public String toString() {
    return "%s ± %s, ratio %s"
        .formatted(
            Facts.text(step, metric + ".value"),
            Facts.text(step, metric + ".error"),
            Facts.text(step, metric + ".ratio"));
  }
}
