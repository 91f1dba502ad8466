package trit.show;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import trit.compute.Selection;
import trit.infer.Speed;
import trit.nn.ModelSummary;

/** Speeds of inference in llama-bench's columns, and their ratios where there is a rival. */
public final class SpeedTable {
  private SpeedTable() {}

  /**
   * One row per test and contender.
   *
   * @param speeds those of one test follow one another, Trit's first
   */
  public static Table of(ModelSummary model, Selection selection, List<Speed> speeds) {
    String name =
        "%s %s %s"
            .formatted(
                model.architecture(),
                Quantities.count(model.parameters()).replace(" ", ""),
                model.encoding());
    Map<String, Double> own =
        speeds.stream()
            .collect(Collectors.toMap(Speed::test, Speed::tokensPerSecond, (first, rest) -> first));
    int threads = selection.backend().workers().threads();
    boolean rivals = speeds.size() > own.size();
    Table table =
        Table.named("speed of " + name)
            .text("model", column(speeds, speed -> name))
            .numbers("size", column(speeds, speed -> (double) model.bytes()), Quantities::bytes)
            .numbers(
                "params", column(speeds, speed -> (double) model.parameters()), Quantities::count)
            .text("backend", column(speeds, speed -> backend(speed, selection)))
            .numbers("threads", column(speeds, speed -> (double) threads), Quantities::number)
            .text("test", column(speeds, Speed::test))
            .numbers("t/s", column(speeds, Speed::tokensPerSecond), Quantities::number)
            .numbers("±", column(speeds, Speed::deviation), Quantities::number);
    return rivals
        ? table.numbers(
            "trit / it",
            column(speeds, speed -> own.get(speed.test()) / speed.tokensPerSecond()),
            Quantities::number)
        : table;
  }

  private static String backend(Speed speed, Selection selection) {
    return speed.contender().equals("trit")
        ? selection.backend().determinism()
        : speed.contender() + " CPU";
  }

  private static <T> List<T> column(List<Speed> speeds, Function<Speed, T> value) {
    return speeds.stream().map(value).toList();
  }
}
