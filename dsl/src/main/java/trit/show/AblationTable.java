package trit.show;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import trit.recipe.Ablation;
import trit.recipe.Axis;
import trit.run.RunReport;

/**
 * What an ablation has found: a row per combination of settings, and for every column its mean over
 * the seeds, their standard deviation, and whether the combination differs from that of the first
 * row by more than noise. Where nothing but the seed changes it has a row per column instead, and
 * compares numbers that have the same name in several steps.
 *
 * <p>The verdict pairs runs by seed and asks Student's t distribution for a 95 % interval. Nothing
 * is corrected for the number of comparisons: of twenty differences that are noise, one will look
 * real.
 */
public final class AblationTable {
  private final RunReport report;
  private final Ablation ablation;

  /** The table of a finished run; empty where its recipe varies nothing. */
  public AblationTable(RunReport report) {
    this.report = report;
    this.ablation = report.recipe().ablation();
  }

  /** One row per combination, in the order of the axes' values. */
  public Table table() {
    int seeds = ablation.seeds().size();
    Table table = Table.named(report.recipe().name() + ", ablation over " + seeds(seeds));
    if (ablation.isEmpty()) {
      return table;
    }
    return ablation.axes().isEmpty() ? acrossSteps(table) : acrossSettings(table, seeds);
  }

  private Table acrossSettings(Table table, int seeds) {
    List<Integer> firsts =
        IntStream.range(0, report.variants().size() / seeds)
            .map(row -> row * seeds)
            .boxed()
            .toList();
    for (int i = 0; i < ablation.axes().size(); i++) {
      Axis axis = ablation.axes().get(i);
      int place = i;
      table.text(
          axis.title(),
          firsts.stream()
              .map(first -> ablation.variants().get(first).values().get(place).toString())
              .toList());
    }
    ablation.columns().forEach(column -> addColumn(table, column, firsts, seeds));
    return table;
  }

  private Table acrossSteps(Table table) {
    List<String> columns = ablation.columns();
    Map<String, Optional<SeedNumbers>> references = new HashMap<>();
    List<Optional<SeedNumbers>> rows = new ArrayList<>();
    List<String> verdicts = new ArrayList<>();
    for (String column : columns) {
      Optional<SeedNumbers> row = numbers(column, 0, ablation.seeds().size());
      Optional<SeedNumbers> reference = references.putIfAbsent(fact(column), row);
      rows.add(row);
      verdicts.add(reference == null ? "" : verdict(reference, row));
    }
    return table
        .text("number", columns)
        .numbers("mean", means(rows), Quantities::number)
        .numbers("±", deviations(rows), Quantities::number)
        .text("is", verdicts);
  }

  /** A column's name without the step whose number it is. */
  private String fact(String column) {
    return report.recipe().steps().stream()
        .map(step -> step.name() + ".")
        .filter(column::startsWith)
        .map(step -> column.substring(step.length()))
        .findFirst()
        .orElse(column);
  }

  /** The table and what it must not be taken for. */
  public String text() {
    String first = ablation.axes().isEmpty() ? "first of the same number" : "first row";
    return table().asText()
        + "verdicts compare with the %s, seed by seed (95 %%, Student's t, ".formatted(first)
        + "uncorrected for the number of comparisons)\n";
  }

  private void addColumn(Table table, String column, List<Integer> firsts, int seeds) {
    List<Optional<SeedNumbers>> rows =
        firsts.stream().map(first -> numbers(column, first, seeds)).toList();
    List<String> verdicts =
        IntStream.range(0, rows.size())
            .mapToObj(row -> row == 0 ? "" : verdict(rows.getFirst(), rows.get(row)))
            .toList();
    DoubleFunction<String> format = format(column);
    table.numbers(column, means(rows), format);
    table.numbers("± " + column, deviations(rows), format);
    table.text(column + " is", verdicts);
  }

  private static List<Double> means(List<Optional<SeedNumbers>> rows) {
    return rows.stream().map(row -> row.map(SeedNumbers::mean).orElse(null)).toList();
  }

  private static List<Double> deviations(List<Optional<SeedNumbers>> rows) {
    return rows.stream().map(row -> row.flatMap(SeedNumbers::deviation).orElse(null)).toList();
  }

  private static String verdict(Optional<SeedNumbers> reference, Optional<SeedNumbers> row) {
    return reference.isPresent() && row.isPresent()
        ? row.get().beside(reference.get()).verdict().toString()
        : "";
  }

  /** A column's numbers of one combination; empty where a run lacks it. */
  private Optional<SeedNumbers> numbers(String column, int first, int seeds) {
    return SeedNumbers.of(report.variants().subList(first, first + seeds), column);
  }

  private static DoubleFunction<String> format(String column) {
    if (column.equals(Ablation.TIME)) {
      return seconds -> Quantities.time(Duration.ofMillis((long) (1e3 * seconds)));
    }
    return column.endsWith(".bytes") ? Quantities::bytes : Quantities::number;
  }

  private static String seeds(int count) {
    return count == 1 ? "one seed" : count + " seeds";
  }
}
