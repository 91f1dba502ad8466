package trit.show;

import java.time.Duration;
import java.util.Optional;

/** How long a step still takes, from the work done since it began or was taken up again. */
public final class Countdown {
  private long firstDone = -1;
  private long firstTime;
  private long lastDone;

  /** Notes how much is done now. */
  public void at(long done) {
    if (firstDone < 0) {
      firstDone = done;
      firstTime = System.nanoTime();
    }
    lastDone = done;
  }

  /** The time to the end of {@code total}; empty where nothing can be told yet. */
  public Optional<Duration> left(long total) {
    if (lastDone <= firstDone) {
      return Optional.empty();
    }
    double perUnit = (System.nanoTime() - firstTime) / (double) (lastDone - firstDone);
    return Optional.of(Duration.ofSeconds(Math.round(perUnit * (total - lastDone) / 1e9)));
  }
}
