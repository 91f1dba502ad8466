package trit.plan;

import trit.recipe.Place;
import trit.recipe.Step;

/**
 * Something wrong with a recipe.
 *
 * @param place where
 * @param subject the step, such as {@code quantize('q4')}
 * @param message what, and the cure
 */
public record Problem(Place place, String subject, String message) {

  /** Something wrong with one step. */
  public static Problem of(Step step, String message) {
    return new Problem(step.place(), step.config().verb() + "('" + step.name() + "')", message);
  }

  /** One line for the user. */
  @Override
  public String toString() {
    String where = place.toString();
    return (where.isEmpty() ? "" : where + "  ") + subject + ": " + message;
  }
}
