package trit.show;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import trit.plan.Plan;
import trit.plan.PlannedStep;
import trit.plan.PlannedStep.State;
import trit.recipe.Ablation;
import trit.recipe.Variant;

/** The variants of a planned ablation: what each computes, and what it finds. */
final class VariantsTable {
  private final Plan plan;

  VariantsTable(Plan plan) {
    this.plan = plan;
  }

  /** One row per variant. */
  Table table() {
    Ablation ablation = plan.recipe().ablation();
    List<Variant> variants = ablation.variants();
    Table table = Table.named(plan.recipe().name() + ", variants");
    for (int i = 0; i < ablation.axes().size(); i++) {
      int place = i;
      table.text(
          ablation.axes().get(i).title(),
          variants.stream().map(variant -> variant.values().get(place).toString()).toList());
    }
    return table
        .text("seed", variants.stream().map(v -> Long.toString(v.recipe().seed())).toList())
        .text("cached", plan.variants().stream().map(VariantsTable::found).toList())
        .text("run", plan.variants().stream().map(VariantsTable::computed).toList())
        .numbers(
            "time",
            plan.variants().stream().map(VariantsTable::seconds).toList(),
            seconds -> Quantities.time(Duration.ofMillis((long) (1e3 * seconds))));
  }

  private static String found(Plan variant) {
    return count(variant, State.CACHED, State.SHARED) + " of " + variant.steps().size();
  }

  private static long count(Plan variant, State... states) {
    List<State> wanted = List.of(states);
    return variant.steps().stream().filter(step -> wanted.contains(step.state())).count();
  }

  private static String computed(Plan variant) {
    return variant.steps().stream()
        .filter(PlannedStep::computes)
        .map(PlannedStep::name)
        .collect(Collectors.joining(", "));
  }

  private static Double seconds(Plan variant) {
    return variant.time().isZero() ? null : variant.time().toMillis() / 1e3;
  }
}
