package trit.train;

/** Who is told how training goes. */
public interface TrainingListener {

  /** Training goes on after this many steps, which an earlier run has made. */
  default void resumed(int steps) {}

  /**
   * A step is done.
   *
   * @param steps made so far
   * @param loss of this step's batch before the step, in nats per token
   * @param tokensPerSecond of this step
   */
  default void stepped(int steps, double loss, double tokensPerSecond) {}

  /**
   * Called between micro-batches; whatever it throws stops the training, and the last whole step is
   * saved first.
   */
  default void checkCancelled() {}

  /** One that does nothing. */
  static TrainingListener silent() {
    return new TrainingListener() {};
  }
}
