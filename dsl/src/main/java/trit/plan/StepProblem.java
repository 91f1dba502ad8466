package trit.plan;

import trit.language.Problem;
import trit.recipe.Step;

/** Says what is wrong with a step, in the same form as what is wrong with a script. */
public final class StepProblem {
  private StepProblem() {}

  /** A problem like {@code recipe.groovy:12:5 quantize('q4'): …}. */
  public static Problem of(Step step, String message) {
    return new Problem(step.place(), step.config().verb() + "('" + step.name() + "'): " + message);
  }
}
