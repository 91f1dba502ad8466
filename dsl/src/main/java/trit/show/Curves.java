package trit.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import trit.phase.Event;

/**
 * Numbers that change over the steps of a run, such as {@code train.loss}: listens to a run and
 * keeps one curve per phase and number. A long curve keeps every second point, then every fourth.
 */
public final class Curves implements Consumer<Event> {
  private static final int MOST_POINTS = 300;

  private final Map<String, Curve> curves = new LinkedHashMap<>();

  /** Points of one number. */
  private static final class Curve {
    private final List<Double> steps = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private int stride = 1;
    private int seen;

    void add(long step, double value) {
      if (seen++ % stride == 0) {
        steps.add((double) step);
        values.add(value);
      }
      if (steps.size() > MOST_POINTS) {
        stride *= 2;
        for (int i = (steps.size() - 2) | 1; i > 0; i -= 2) {
          steps.remove(i);
          values.remove(i);
        }
      }
    }
  }

  @Override
  public synchronized void accept(Event event) {
    if (event instanceof Event.Metric metric && Double.isFinite(metric.value())) {
      curves
          .computeIfAbsent(metric.phase() + " " + metric.name(), name -> new Curve())
          .add(metric.step(), metric.value());
    }
  }

  /** One row per point of every curve. */
  public synchronized Table table() {
    List<String> phases = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    List<Double> steps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    curves.forEach(
        (name, curve) -> {
          for (int i = 0; i < curve.steps.size(); i++) {
            phases.add(name.substring(0, name.indexOf(' ')));
            numbers.add(name.substring(name.indexOf(' ') + 1));
            steps.add(curve.steps.get(i));
            values.add(curve.values.get(i));
          }
        });
    return Table.named("curves")
        .text("phase", phases)
        .text("number", numbers)
        .numbers("step", steps, Quantities::number)
        .numbers("value", values, Quantities::number);
  }

  /** Every curve of a number, one per phase, such as {@code train.loss}. */
  public Plot plot(String number, String unit) {
    return Plots.lines(
        number, table().where("number", number), "step", "value", "phase", number + " / " + unit);
  }

  /** Whether there are curves of a number. */
  public synchronized boolean has(String number) {
    return curves.entrySet().stream()
        .anyMatch(
            entry -> entry.getKey().endsWith(" " + number) && entry.getValue().steps.size() > 1);
  }
}
