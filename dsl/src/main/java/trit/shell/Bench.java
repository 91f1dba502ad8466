package trit.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import trit.compute.Backends;
import trit.compute.Selection;
import trit.language.RecipeException;
import trit.phase.Event;
import trit.phase.PhaseException;
import trit.plan.MeasuredRate;
import trit.plan.Plan;
import trit.plan.Planner;
import trit.recipe.Recipe;
import trit.run.Cancellation;
import trit.run.PhaseCache;
import trit.run.RunReport;
import trit.run.Runner;
import trit.show.PlanText;

/**
 * Where recipes are planned and run.
 *
 * @param cache where results lie
 * @param selection what computes
 */
public record Bench(PhaseCache cache, Selection selection) {

  /**
   * The bench that the environment names: {@code TRIT_CACHE}, {@code TRIT_BACKEND}, {@code
   * TRIT_THREADS}.
   */
  public static Bench standard() throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    return new Bench(
        new PhaseCache(PhaseCache.standardRoot(System.getenv(), home)), Backends.choose());
  }

  /** What running a recipe would mean; nothing is computed. */
  public Plan plan(Recipe recipe) {
    MeasuredRate rate = new MeasuredRate(cache.rates(), selection.backend());
    return new Planner(cache, selection.backend(), rate, exports(recipe)).plan(recipe);
  }

  /**
   * Runs a plan.
   *
   * @throws RecipeException with everything that keeps it from running
   * @throws PhaseException if it is over budget, or a step meets bad input
   * @throws trit.phase.CancelledException if it was stopped
   */
  public RunReport run(Plan plan, Cancellation cancellation, Consumer<Event> listener) {
    if (!plan.problems().isEmpty()) {
      throw new RecipeException(plan.problems());
    }
    if (!plan.withinBudget()) {
      throw new PhaseException("over budget; nothing was run\n" + new PlanText(plan).summary());
    }
    Path exports = exports(plan.recipe());
    return new Runner(cache, selection.backend(), exports, cancellation, listener).run(plan);
  }

  private static Path exports(Recipe recipe) {
    return Path.of("out", recipe.name());
  }
}
