package trit.run;

import java.nio.file.Path;
import java.util.function.Consumer;
import trit.compute.Backend;
import trit.phase.Event;
import trit.phase.Forecast;
import trit.plan.MeasuredRate;
import trit.plan.PlannedStep;
import trit.recipe.Recipe;

/**
 * What all steps of a run share.
 *
 * @param recipe what is run
 * @param cache where results lie
 * @param backend what computes
 * @param exports where exported files go
 * @param cancellation how the user stops it
 * @param listener is told what happens
 */
record Workplace(
    Recipe recipe,
    PhaseCache cache,
    Backend backend,
    Path exports,
    Cancellation cancellation,
    Consumer<Event> listener) {
  /** Seconds; in shorter steps the compiler's first moments weigh too much. */
  private static final double SHORTEST_MEASUREMENT = 20;

  /** Remembers how fast a finished step was, so that the next plan knows better. */
  void learnSpeed(PlannedStep step, double seconds) {
    double work = step.forecast().map(Forecast::work).orElse(0.0);
    if (work > 0 && seconds >= SHORTEST_MEASUREMENT) {
      new MeasuredRate(cache.rates(), backend).remember(step.verb(), work / seconds);
    }
  }
}
