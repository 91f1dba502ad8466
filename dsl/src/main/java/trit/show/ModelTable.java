package trit.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import trit.eval.task.Task;
import trit.phase.Artifact;
import trit.recipe.Step;
import trit.run.RunReport;
import trit.run.StepReport;

/**
 * The models of a run side by side: what each takes and how well it predicts. A model gets a row
 * when a report measures it or is measured against it.
 */
public final class ModelTable {
  private final RunReport report;

  /** The table of a finished run. */
  public ModelTable(RunReport report) {
    this.report = report;
  }

  /** What reports say of one model; empty where none does. */
  private static final class Row {
    private final Map<String, Double> numbers = new LinkedHashMap<>();

    void put(String column, Double value) {
      if (value != null) {
        numbers.putIfAbsent(column, value);
      }
    }
  }

  /** One row per model, in the order of the recipe. */
  public Table table() {
    Map<String, Row> rows = rows();
    List<Row> values = List.copyOf(rows.values());
    Table table = Table.named(report.recipe().name());
    table
        .text("model", List.copyOf(rows.keySet()))
        .numbers("size", column(values, "size"), Quantities::bytes)
        .numbers("bits/weight", column(values, "bits"), Quantities::number)
        .numbers("perplexity", column(values, "perplexity"), Quantities::number)
        .numbers("±", column(values, "error"), Quantities::number)
        .numbers("KL divergence", column(values, "kld"), Quantities::number)
        .numbers("same top", column(values, "same"), ModelTable::percent);
    Stream.of(Task.values())
        .filter(task -> values.stream().anyMatch(row -> row.numbers.containsKey(task.title())))
        .forEach(
            task ->
                table.numbers(
                    task.title() + " " + task.mainMetric(),
                    column(values, task.title()),
                    Quantities::number));
    return table.numbers("tokens/s", column(values, "speed"), Quantities::number);
  }

  /** Perplexity, or else divergence, against size, where at least two models have both. */
  public Optional<Plot> plot() {
    return against("perplexity", "Perplexity against size", "perplexity")
        .or(() -> against("kld", "Divergence against size", "KL divergence / nats per token"));
  }

  private Optional<Plot> against(String number, String title, String axis) {
    Map<String, Row> rows = rows();
    rows.values().removeIf(row -> !row.numbers.keySet().containsAll(List.of("size", number)));
    if (rows.size() < 2) {
      return Optional.empty();
    }
    List<Row> values = List.copyOf(rows.values());
    List<Double> sizes = column(values, "size").stream().map(bytes -> bytes / (1 << 20)).toList();
    Table points =
        Table.named("models")
            .text("model", List.copyOf(rows.keySet()))
            .numbers("size", sizes, Quantities::number)
            .numbers(number, column(values, number), Quantities::number);
    return Optional.of(
        Plots.front(title, points, "model", "size", number, "size / MiB", axis, null));
  }

  private Map<String, Row> rows() {
    Map<String, Row> measured = new LinkedHashMap<>();
    for (StepReport step : report.steps()) {
      if (step.result().manifest().kind() == Artifact.Kind.REPORT) {
        addReport(step, measured);
      }
    }
    Map<String, Row> rows = new LinkedHashMap<>();
    for (StepReport step : report.steps()) {
      Row row = measured.get(step.name());
      if (row != null && !row.numbers.isEmpty()) {
        addSize(step, row);
        rows.put(step.name(), row);
      }
    }
    return rows;
  }

  private void addReport(StepReport step, Map<String, Row> rows) {
    Map<String, String> inputs = declared(step).inputs();
    Map<String, Double> facts = step.facts();
    Row row = rows.computeIfAbsent(inputs.get("model"), name -> new Row());
    row.put("perplexity", facts.get("perplexity.value"));
    row.put("error", facts.get("perplexity.error"));
    row.put("kld", facts.get("kld.mean"));
    row.put("same", facts.get("sameTop.value"));
    row.put("speed", facts.get("speed.tokensPerSecond"));
    for (Task task : Task.values()) {
      row.put(task.title(), facts.get(task.title() + ".value"));
    }
    Optional.ofNullable(inputs.get("against"))
        .ifPresent(base -> addBase(facts, rows.computeIfAbsent(base, name -> new Row())));
  }

  /** What a report says of the model that it compares with. */
  private static void addBase(Map<String, Double> facts, Row row) {
    row.put("perplexity", facts.get("perplexity.base"));
    row.put("error", facts.get("perplexity.baseError"));
    row.put("speed", facts.get("speed.baseTokensPerSecond"));
    for (Task task : Task.values()) {
      row.put(task.title(), facts.get(task.title() + ".base"));
    }
  }

  private Step declared(StepReport step) {
    return report.recipe().step(step.name());
  }

  /** Weights lie in f32; an encoded model says itself what it takes. */
  private static void addSize(StepReport step, Row row) {
    Map<String, Double> facts = step.facts();
    long bytes = step.result().manifest().bytes();
    row.put("size", facts.getOrDefault("bytes", (double) bytes));
    row.put("bits", facts.getOrDefault("bitsPerWeight", (double) Float.SIZE));
  }

  private static List<Double> column(List<Row> rows, String name) {
    List<Double> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.numbers.get(name)));
    return values;
  }

  private static String percent(double share) {
    return Quantities.number(100 * share) + " %";
  }
}
