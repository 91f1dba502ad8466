package trit.language;

/**
 * A number derived from others, without an error of its own.
 *
 * @param step whose it is
 * @param metric its name
 */
public record Rate(String step, String metric) {

  @Word("The number.")
  public double getValue() {
    return Facts.number(step, metric + ".value");
  }

  @Override
  public String toString() {
    return Facts.text(step, metric + ".value");
  }
}
