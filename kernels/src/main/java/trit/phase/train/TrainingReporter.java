package trit.phase.train;

import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.train.TrainingListener;

/** Passes on how a training goes as events, and stops it when the user asks to. */
final class TrainingReporter implements TrainingListener {
  private final PhaseContext context;
  private final int steps;
  private int timed;
  private double secondsPerToken;

  TrainingReporter(PhaseContext context, int steps) {
    this.context = context;
    this.steps = steps;
  }

  @Override
  public void resumed(int made) {
    context.emit(new Event.Resumed(context.name(), "step " + made));
    context.emit(new Event.Progress(context.name(), made, steps, "steps"));
  }

  @Override
  public void stepped(int made, double loss, double tokensPerSecond) {
    timed++;
    secondsPerToken += (1 / tokensPerSecond - secondsPerToken) / timed;
    context.emit(new Event.Metric(context.name(), "train.loss", made, loss));
    context.emit(new Event.Metric(context.name(), "train.tokensPerSecond", made, tokensPerSecond));
    context.emit(new Event.Progress(context.name(), made, steps, "steps"));
  }

  @Override
  public void rounded(int made, double zeros, double flips) {
    context.emit(new Event.Metric(context.name(), "train.zeros", made, zeros));
    if (!Double.isNaN(flips)) {
      context.emit(new Event.Metric(context.name(), "train.flips", made, flips));
    }
  }

  @Override
  public void added(int made, String term, double loss) {
    context.emit(new Event.Metric(context.name(), "train.loss." + term, made, loss));
  }

  @Override
  public void checkCancelled() {
    context.checkCancelled();
  }

  /** Over all steps of this run; 0 where it made none. */
  double tokensPerSecond() {
    return timed == 0 ? 0 : 1 / secondsPerToken;
  }
}
