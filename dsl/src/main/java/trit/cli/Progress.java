package trit.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import trit.phase.Event;
import trit.plan.Plan;
import trit.plan.PlannedStep;
import trit.show.Countdown;
import trit.show.Quantities;

/**
 * Draws events on standard error: a line per step, and where somebody is looking a line that moves,
 * with the time that is left of the step and of the whole run.
 */
final class Progress implements Consumer<Event> {
  private static final long BETWEEN_DRAWS = 100_000_000;

  private final Plan plan;
  private final PrintWriter err;
  private final boolean moving;
  private Countdown countdown;
  private final Map<String, Double> metrics = new LinkedHashMap<>();
  private long drawn;

  Progress(Plan plan, PrintWriter err, boolean moving) {
    this.plan = plan;
    this.err = err;
    this.moving = moving;
  }

  /** Moves where standard error is a terminal and the environment does not forbid it. */
  static Progress of(Plan plan, PrintWriter err) {
    return new Progress(plan, err, Terminal.drawsOnStandardError());
  }

  @Override
  public synchronized void accept(Event event) {
    switch (event) {
      case Event.Started started -> begin(started);
      case Event.Cached cached -> line(title(cached.verb(), cached.phase()) + "from the cache");
      case Event.Resumed resumed -> line("  goes on from " + resumed.from());
      case Event.Progress progress -> draw(progress);
      case Event.Metric changed -> metrics.put(shortened(changed.name()), changed.value());
      case Event.Note note -> line("  " + note.phase() + ": " + note.text());
      case Event.Finished finished -> finish(finished);
    }
  }

  /** Removes the moving line. */
  synchronized void end() {
    if (moving) {
      err.print(Terminal.CLEAR_LINE);
    }
    err.flush();
  }

  private void begin(Event.Started started) {
    countdown = new Countdown();
    metrics.clear();
    if (!moving) {
      line(title(started.verb(), started.phase()) + "…");
    }
  }

  private void finish(Event.Finished finished) {
    line(
        title(plan.step(finished.phase()).verb(), finished.phase())
            + Quantities.time(finished.time())
            + ", "
            + Quantities.bytes(finished.bytes()));
  }

  private void draw(Event.Progress progress) {
    if (countdown == null) {
      countdown = new Countdown();
    }
    countdown.at(progress.done());
    long now = System.nanoTime();
    if (!moving || now - drawn < BETWEEN_DRAWS) {
      return;
    }
    drawn = now;
    Optional<Duration> left = countdown.left(progress.total());
    err.print(
        Terminal.CLEAR_LINE
            + title(plan.step(progress.phase()).verb(), progress.phase())
            + "%,d of %,d %s".formatted(progress.done(), progress.total(), progress.unit())
            + left.map(time -> " · " + Quantities.time(time) + " left" + inAll(progress, time))
                .orElse("")
            + numbers());
    err.flush();
  }

  /** What the plan says of the steps to come, added to what is left of this one. */
  private String inAll(Event.Progress progress, Duration left) {
    Duration later =
        plan.steps().stream()
            .dropWhile(step -> !step.name().equals(progress.phase()))
            .skip(1)
            .map(PlannedStep::time)
            .reduce(Duration.ZERO, Duration::plus);
    return later.isZero() ? "" : ", about " + Quantities.time(left.plus(later)) + " in all";
  }

  private void line(String text) {
    err.println((moving ? Terminal.CLEAR_LINE : "") + text);
  }

  private String numbers() {
    return metrics.entrySet().stream()
        .map(metric -> " · " + metric.getKey() + " " + Quantities.number(metric.getValue()))
        .collect(Collectors.joining());
  }

  private static String shortened(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String title(String verb, String name) {
    return "%-10s %-12s ".formatted(verb, name);
  }
}
