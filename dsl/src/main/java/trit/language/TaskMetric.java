package trit.language;

/**
 * The main number of a task.
 *
 * @param step whose it is
 * @param task its title
 */
public record TaskMetric(String step, String task) {

  @Word("The number: accuracy, F1, Matthews' coefficient or whatever the task counts.")
  public double getValue() {
    return Facts.number(step, task + ".value");
  }

  @Word("One standard error of it.")
  public double getError() {
    return Facts.number(step, task + ".error");
  }

  @Word("How much higher it is than that of the model of 'against', on the same questions.")
  public double getDelta() {
    return Facts.number(step, task + ".delta");
  }

  @Word("One standard error of that difference.")
  public double getDeltaError() {
    return Facts.number(step, task + ".deltaError");
  }

  /** Like {@code 0.41 ± 0.02}. */
  @Override
  public String toString() {
    return Facts.text(step, task + ".value") + " ± " + Facts.text(step, task + ".error");
  }
}
