package trit.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.phase.PhaseException;
import trit.recipe.Ablation;

/** Finds the numbers that an ablation's columns name in a finished run. */
public final class ColumnNumbers {
  private static final String VALUE = ".value";

  private ColumnNumbers() {}

  /**
   * The number of a column: {@code step.fact}, a fact that one step alone has, or {@code time}. A
   * measurement such as {@code perplexity} stands for its value.
   *
   * @throws PhaseException if several steps have it, so that it is not clear whose is meant
   */
  public static Optional<Double> of(RunReport report, String column) {
    if (column.equals(Ablation.TIME)) {
      return Optional.of(
          report.steps().stream().mapToDouble(s -> s.result().manifest().seconds()).sum());
    }
    for (StepReport step : report.steps()) {
      if (column.startsWith(step.name() + ".")) {
        Optional<Double> number = fact(step, column.substring(step.name().length() + 1));
        if (number.isPresent()) {
          return number;
        }
      }
    }
    List<StepReport> owners =
        report.steps().stream().filter(step -> fact(step, column).isPresent()).toList();
    if (owners.size() > 1) {
      throw new PhaseException(
          "ablate: several steps have '%s'; write '%s.%s' for that of the first"
              .formatted(column, owners.getFirst().name(), column));
    }
    return owners.stream().findFirst().flatMap(step -> fact(step, column));
  }

  private static Optional<Double> fact(StepReport step, String name) {
    Map<String, Double> facts = step.facts();
    return Optional.ofNullable(facts.getOrDefault(name, facts.get(name + VALUE)));
  }
}
