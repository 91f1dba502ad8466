package trit.plan;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import trit.language.Problem;
import trit.recipe.Recipe;

/**
 * What running a recipe would mean: which steps run, what they cost, what is wrong.
 *
 * @param recipe what was planned
 * @param backend what would compute, with its class of determinism
 * @param steps in the order of the recipe
 * @param problems everything that keeps it from running
 * @param budget one line per resource
 * @param expectations as far as they can be decided now
 * @param variants of the recipe's ablation, each a plan of its own
 */
public record Plan(
    Recipe recipe,
    String backend,
    List<PlannedStep> steps,
    List<Problem> problems,
    List<BudgetLine> budget,
    List<ExpectationResult> expectations,
    List<Plan> variants) {

  /** The step of this name. */
  public PlannedStep step(String name) {
    return steps.stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no step is called '" + name + "'"));
  }

  /** The steps of the recipe and of all its variants. */
  public List<PlannedStep> everyStep() {
    return Stream.concat(
            steps.stream(), variants.stream().flatMap(variant -> variant.everyStep().stream()))
        .toList();
  }

  /** Whether every resource stays within its limit. */
  public boolean withinBudget() {
    return budget.stream().allMatch(BudgetLine::within);
  }

  /** Time of everything that is still to compute, variants included, about. */
  public Duration time() {
    return Stream.concat(steps.stream().map(PlannedStep::time), variants.stream().map(Plan::time))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
