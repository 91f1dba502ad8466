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
   * What the rounded weights look like; now and then in a training that rounds.
   *
   * @param steps made so far
   * @param zeros share of them that is zero
   * @param flips share whose sign has changed since the last look, zero being a sign of its own;
   *     NaN at the first look
   */
  default void rounded(int steps, double zeros, double flips) {}

  /**
   * One of several losses that a step's loss adds up.
   *
   * @param steps made so far
   * @param term what it is called, such as {@code kd}
   * @param loss its share, weighted
   */
  default void added(int steps, String term, double loss) {}

  /**
   * Called between micro-batches; whatever it throws stops the training, and the last whole step is
   * saved first.
   */
  default void checkCancelled() {}
}
