package trit.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.plan.ExpectationResult;
import trit.recipe.Recipe;

/**
 * What a run has left.
 *
 * @param recipe what was run
 * @param backend what computed
 * @param steps in the order of the recipe
 * @param expectations all decided
 * @param exports the files written outside the cache
 * @param variants of the recipe's ablation, in its order
 */
public record RunReport(
    Recipe recipe,
    String backend,
    List<StepReport> steps,
    List<ExpectationResult> expectations,
    List<Path> exports,
    List<RunReport> variants) {

  /** The same report with those of the variants. */
  RunReport with(List<RunReport> others) {
    return new RunReport(recipe, backend, steps, expectations, exports, List.copyOf(others));
  }

  /** Whether every promise was kept. */
  public boolean held() {
    return expectations.stream().allMatch(ExpectationResult::held);
  }

  /** The step of this name. */
  public StepReport step(String name) {
    return steps.stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no step is called '" + name + "'"));
  }

  /** Numbers about the results of some steps, by step and name. */
  static Map<String, Map<String, Double>> facts(List<StepReport> steps) {
    Map<String, Map<String, Double>> facts = new LinkedHashMap<>();
    steps.forEach(step -> facts.put(step.name(), step.facts()));
    return facts;
  }
}
