package trit.run;

import java.nio.file.Path;
import java.util.function.Consumer;
import trit.compute.Backend;
import trit.phase.Event;
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
  /** Remembers how fast a finished step was, so that the next plan knows better. */
  void learnSpeed(PlannedStep step, double seconds) {
    MeasuredRate rate = new MeasuredRate(cache.rates(), backend);
    step.forecast().ifPresent(forecast -> rate.learn(step.verb(), forecast, seconds));
  }
}
