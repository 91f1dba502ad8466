package trit.show;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trit.run.RunReport;
import trit.run.StepReport;

/**
 * The numbers of two finished runs, one beside the other. Where both runs say how uncertain a
 * number is, the table says whether the difference is larger than that.
 */
public final class RunComparison {
  private static final String VALUE = ".value";
  private static final String ERROR = ".error";

  /** Standard errors that 95 % of differences stay within when nothing is behind them. */
  private static final double NOISE = 1.96;

  private final String first;
  private final Map<String, Double> one;
  private final String second;
  private final Map<String, Double> other;

  /**
   * A comparison.
   *
   * @param first what the table calls the first run
   * @param one its numbers, see {@link #numbers(RunReport)}
   */
  public RunComparison(
      String first, Map<String, Double> one, String second, Map<String, Double> other) {
    this.first = first;
    this.one = one;
    this.second = second.equals(first) ? second + " (second)" : second;
    this.other = other;
  }

  /** Numbers of a run, as {@code step.fact}. */
  public static Map<String, Double> numbers(RunReport report) {
    Map<String, Double> numbers = new TreeMap<>();
    for (StepReport step : report.steps()) {
      step.facts().forEach((fact, value) -> numbers.put(step.name() + "." + fact, value));
    }
    return numbers;
  }

  /** Numbers of a run that {@code trit run --json} has printed. */
  public static Map<String, Double> numbers(JsonNode report) {
    Map<String, Double> numbers = new TreeMap<>();
    for (JsonNode step : report.path("steps")) {
      String name = step.path("name").asText();
      step.path("facts").properties().stream()
          .filter(fact -> fact.getValue().isNumber())
          .forEach(fact -> numbers.put(name + "." + fact.getKey(), fact.getValue().asDouble()));
    }
    return numbers;
  }

  /** A row per number that either run has and that is not the error of another. */
  public Table table() {
    List<String> names = names();
    return Table.named("comparison")
        .text("number", names)
        .numbers(first, names.stream().map(one::get).toList(), Quantities::number)
        .numbers(second, names.stream().map(other::get).toList(), Quantities::number)
        .numbers("change", names.stream().map(this::change).toList(), Quantities::number)
        .numbers("ratio", names.stream().map(this::ratio).toList(), Quantities::number)
        .text("", names.stream().map(this::verdict).toList());
  }

  private List<String> names() {
    Map<String, Double> all = new TreeMap<>(one);
    all.putAll(other);
    List<String> names = new ArrayList<>(all.keySet());
    names.removeIf(name -> name.endsWith(ERROR) && all.containsKey(name.replace(ERROR, VALUE)));
    return names;
  }

  private Double change(String name) {
    return both(name) ? (Double) (other.get(name) - one.get(name)) : null;
  }

  private Double ratio(String name) {
    return both(name) && one.get(name) != 0 ? (Double) (other.get(name) / one.get(name)) : null;
  }

  /** Both runs scored the same text where this is asked for one recipe, so this is cautious. */
  private String verdict(String name) {
    if (!both(name) || name.contains(".speed.") || name.contains(".time.")) {
      return "";
    }
    double change = Math.abs(change(name));
    String error = name.endsWith(VALUE) ? name.replace(VALUE, ERROR) : "";
    if (change == 0 || !one.containsKey(error) || !other.containsKey(error)) {
      return change == 0 ? "same" : "";
    }
    double noise = NOISE * Math.hypot(one.get(error), other.get(error));
    return change <= noise ? "within its error" : change(name) < 0 ? "lower" : "higher";
  }

  private boolean both(String name) {
    return one.containsKey(name) && other.containsKey(name);
  }
}
