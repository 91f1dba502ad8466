package trit.show;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import trit.eval.PairedDifference;
import trit.recipe.Ablation;
import trit.recipe.Axis;
import trit.run.ColumnNumbers;
import trit.run.RunReport;

/**
 * What an ablation has found: a row per combination of settings, and for every column its mean over
 * the seeds, their standard deviation, and whether the combination differs from that of the first
 * row by more than noise.
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

  /** The table and what it must not be taken for. */
  public String text() {
    return table().asText()
        + "verdicts compare with the first row, seed by seed (95 %, Student's t, "
        + "uncorrected for the number of comparisons)\n";
  }

  private void addColumn(Table table, String column, List<Integer> firsts, int seeds) {
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    List<String> verdicts = new ArrayList<>();
    Optional<double[]> reference = numbers(column, firsts.getFirst(), seeds);
    for (int first : firsts) {
      Optional<double[]> row = numbers(column, first, seeds);
      means.add(row.map(AblationTable::mean).orElse(null));
      deviations.add(seeds < 2 ? null : row.map(AblationTable::deviation).orElse(null));
      boolean compared = first > 0 && reference.isPresent() && row.isPresent();
      verdicts.add(
          compared ? PairedDifference.of(reference.get(), row.get()).verdict().toString() : "");
    }
    DoubleFunction<String> format = format(column);
    table.numbers(column, means, format);
    table.numbers("± " + column, deviations, format);
    table.text(column + " is", verdicts);
  }

  /** A column's numbers of one combination, by seed; empty where a run lacks it. */
  private Optional<double[]> numbers(String column, int first, int seeds) {
    double[] numbers = new double[seeds];
    for (int i = 0; i < seeds; i++) {
      Optional<Double> number = ColumnNumbers.of(report.variants().get(first + i), column);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      numbers[i] = number.get();
    }
    return Optional.of(numbers);
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

  private static double mean(double[] numbers) {
    return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).average().orElseThrow();
  }

  /** Of a sample: over n - 1. */
  private static double deviation(double[] numbers) {
    double mean = mean(numbers);
    double squares =
        IntStream.range(0, numbers.length)
            .mapToDouble(i -> (numbers[i] - mean) * (numbers[i] - mean))
            .sum();
    return Math.sqrt(squares / (numbers.length - 1));
  }
}
