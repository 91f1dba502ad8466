package trit.show;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import trit.compute.Selection;
import trit.infer.Speed;
import trit.infer.TurnRatio;
import trit.nn.ModelSummary;

/** Speeds of inference in llama-bench's columns, and their ratios where there is a rival. */
public final class SpeedTable {
  private SpeedTable() {}

  /**
   * One row per test and contender; a rival's says how many times as fast Trit was, as the median
   * of the turns and their quartiles.
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
    int threads = selection.backend().workers().threads();
    boolean rivals = speeds.stream().anyMatch(speed -> speed.firstToThis().isPresent());
    Table table =
        Table.named("speed of " + name)
            .text("model", column(speeds, speed -> name))
            .numbers("size", column(speeds, speed -> (double) model.bytes()), Quantities::bytes)
            .numbers(
                "params", column(speeds, speed -> (double) model.parameters()), Quantities::count)
            .text("backend", column(speeds, speed -> backend(speed, selection)))
            .numbers("threads", column(speeds, speed -> (double) threads), Quantities::number)
            .text("kv", column(speeds, speed -> speed.keysAndValues().name()))
            .text("test", column(speeds, Speed::test))
            .numbers("t/s", column(speeds, Speed::tokensPerSecond), Quantities::number)
            .numbers("±", column(speeds, Speed::deviation), Quantities::number);
    return rivals
        ? table
            .text("trit / it", column(speeds, speed -> written(speed, SpeedTable::median)))
            .text("quartiles", column(speeds, speed -> written(speed, SpeedTable::quartiles)))
        : table;
  }

  private static String written(Speed speed, Function<TurnRatio, String> part) {
    return speed.firstToThis().map(part).orElse("–");
  }

  private static String median(TurnRatio ratio) {
    return hundredths(ratio.median());
  }

  private static String quartiles(TurnRatio ratio) {
    return hundredths(ratio.lower()) + " … " + hundredths(ratio.upper());
  }

  private static String hundredths(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
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
