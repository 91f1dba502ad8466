package trit.language;

/**
 * How far a number moved, over all positions.
 *
 * @param step whose it is
 * @param metric its name
 */
public record Change(String step, String metric) {

  @Word("The mean, with its sign.")
  public double getMean() {
    return Facts.number(step, metric + ".mean");
  }

  @Word("The root of the mean square.")
  public double getRms() {
    return Facts.number(step, metric + ".rms");
  }

  /** Like {@code mean -0.001, rms 0.02}. */
  @Override
  public String toString() {
    return "mean %s, rms %s"
        .formatted(Facts.text(step, metric + ".mean"), Facts.text(step, metric + ".rms"));
  }
}
