package trit.plan;

import java.util.List;
import trit.phase.Forecast;
import trit.phase.Outline;
import trit.plan.BudgetLine.Resource;
import trit.recipe.Budget;

/** Adds up what the steps of a plan need and holds it against the recipe's budget. */
final class BudgetVerdict {
  private BudgetVerdict() {}

  static List<BudgetLine> of(Budget budget, List<PlannedStep> steps) {
    double seconds = steps.stream().mapToDouble(step -> step.time().toMillis() / 1e3).sum();
    long memory = steps.stream().mapToLong(PlannedStep::peakMemory).max().orElse(0);
    long disk =
        steps.stream()
            .filter(step -> step.state() != PlannedStep.State.SHARED)
            .mapToLong(PlannedStep::bytes)
            .sum();
    return List.of(
        line(Resource.TIME, seconds, budget.time() == null ? null : budget.time().toSeconds()),
        line(Resource.MEMORY, memory, budget.memory()),
        line(Resource.DISK, disk, budget.disk()),
        line(Resource.ARTIFACT, largestExport(steps), budget.artifact()));
  }

  private static BudgetLine line(Resource resource, double needed, Long limit) {
    return new BudgetLine(resource, needed, limit == null ? null : limit.doubleValue());
  }

  /** An exported file is as large as the result it is made from, which is what can be counted. */
  private static long largestExport(List<PlannedStep> steps) {
    return steps.stream()
        .filter(
            step -> step.forecast().map(Forecast::outline).orElse(null) instanceof Outline.Export)
        .flatMap(export -> export.step().inputs().values().stream())
        .flatMap(input -> steps.stream().filter(step -> step.name().equals(input)))
        .mapToLong(PlannedStep::bytes)
        .max()
        .orElse(0);
  }
}
