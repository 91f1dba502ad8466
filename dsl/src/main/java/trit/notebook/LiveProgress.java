package trit.notebook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import trit.phase.Event;
import trit.plan.Plan;
import trit.show.Countdown;
import trit.show.Curves;
import trit.show.HtmlText;
import trit.show.Quantities;
import trit.show.Table;

/** Draws a run while it works, in one place that changes: a row per step, and where it is. */
final class LiveProgress implements Consumer<Event> {
  private static final String LOSS = "train.loss";
  private static final long NANOSECONDS_BETWEEN_DRAWINGS = 500_000_000;

  private final Display display;
  private final Map<String, String> states = new LinkedHashMap<>();
  private final Map<String, String> verbs = new LinkedHashMap<>();
  private final Map<String, Double> metrics = new LinkedHashMap<>();
  private final StringBuilder notes = new StringBuilder();
  private final Curves curves = new Curves();
  private Countdown countdown = new Countdown();
  private long drawn;

  LiveProgress(BaseKernel kernel, Plan plan) {
    display = new Display(kernel);
    plan.steps().forEach(step -> verbs.put(step.name(), step.verb()));
    plan.steps().forEach(step -> states.put(step.name(), ""));
  }

  @Override
  public synchronized void accept(Event event) {
    curves.accept(event);
    switch (event) {
      case Event.Started started -> begin(started.phase());
      case Event.Cached cached -> states.put(cached.phase(), "from the cache");
      case Event.Resumed resumed -> note(resumed.phase(), "goes on from " + resumed.from());
      case Event.Progress progress -> states.put(progress.phase(), state(progress));
      case Event.Metric metric -> metrics.put(lastPart(metric.name()), metric.value());
      case Event.Note note -> note(note.phase(), note.text());
      case Event.Finished finished ->
          states.put(
              finished.phase(),
              Quantities.time(finished.time()) + ", " + Quantities.bytes(finished.bytes()));
    }
    boolean moves = event instanceof Event.Progress || event instanceof Event.Metric;
    if (!moves || System.nanoTime() - drawn > NANOSECONDS_BETWEEN_DRAWINGS) {
      draw();
    }
  }

  /** Draws the last state. */
  synchronized void end() {
    draw();
  }

  private void begin(String step) {
    countdown = new Countdown();
    metrics.clear();
    states.put(step, "…");
  }

  private void note(String step, String text) {
    notes.append(step).append(": ").append(text).append('\n');
  }

  private String state(Event.Progress progress) {
    countdown.at(progress.done());
    return "%,d of %,d %s".formatted(progress.done(), progress.total(), progress.unit())
        + countdown.left(progress.total()).map(t -> " · " + Quantities.time(t) + " left").orElse("")
        + metrics.entrySet().stream()
            .map(metric -> " · " + metric.getKey() + " " + Quantities.number(metric.getValue()))
            .collect(Collectors.joining());
  }

  private void draw() {
    drawn = System.nanoTime();
    Table table =
        Table.named("")
            .text("phase", verbs.values().stream().toList())
            .text("name", verbs.keySet().stream().toList())
            .text("", states.values().stream().toList());
    HtmlText html = new HtmlText().table(table).verbatim(notes.toString());
    if (curves.has(LOSS)) {
      html.plot(curves.plot(LOSS, "nats per token"));
    }
    display.show(html.toString(), table.asText() + notes);
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
