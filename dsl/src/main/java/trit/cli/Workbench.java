package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import trit.compute.Selection;
import trit.plan.MeasuredRate;
import trit.plan.Plan;
import trit.plan.Planner;
import trit.recipe.Recipe;
import trit.run.PhaseCache;

/**
 * A recipe with everything that is needed to plan and run it.
 *
 * @param recipe what to do
 * @param cache where results lie
 * @param selection what computes
 * @param exports where exported files go
 */
record Workbench(Recipe recipe, PhaseCache cache, Selection selection, Path exports) {

  static Workbench of(RecipeOptions recipes, MachineOptions machine) throws IOException {
    Recipe recipe = recipes.read();
    return new Workbench(recipe, machine.cache(), machine.backend(), recipes.exports(recipe));
  }

  /** The files that a step has left, after a run. */
  CachedFiles result(String step) {
    return new CachedFiles(plan().step(step).cached().orElseThrow());
  }

  Plan plan() {
    MeasuredRate rate = new MeasuredRate(cache.rates(), selection.backend());
    return new Planner(cache, selection.backend(), rate, exports).plan(recipe);
  }
}
