package trit.phase;

import java.time.Duration;

/** What a run tells while it works. Whoever draws it listens; nobody else needs to. */
public sealed interface Event {

  /** The handle of the phase it is about. */
  String phase();

  /** A phase begins. */
  record Started(String phase, String verb) implements Event {}

  /** A phase was answered from the cache. */
  record Cached(String phase, String verb) implements Event {}

  /** A phase goes on where an interrupted run left it. */
  record Resumed(String phase, String from) implements Event {}

  /**
   * Work done so far.
   *
   * @param unit what is counted, such as {@code steps}
   */
  record Progress(String phase, long done, long total, String unit) implements Event {}

  /** A number that changes over steps, such as {@code train.loss}. */
  record Metric(String phase, String name, long step, double value) implements Event {}

  /** One line for the user. */
  record Note(String phase, String text) implements Event {}

  /** A phase has left its artifact. */
  record Finished(String phase, Duration time, long bytes) implements Event {}
}
