package trit.show;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trit.phase.Forecast;
import trit.phase.Outline;
import trit.plan.BudgetLine;
import trit.plan.ExpectationResult;
import trit.plan.Ingredient;
import trit.plan.Key;
import trit.plan.Manifest;
import trit.plan.Plan;
import trit.plan.PlannedStep;
import trit.plan.PlannedStep.State;
import trit.recipe.Parameter;

/** A plan as people read it. */
public final class PlanText {
  private final Plan plan;

  /** The text of a plan. */
  public PlanText(Plan plan) {
    this.plan = plan;
  }

  /** Heading, steps, budget and expectations. */
  public String summary() {
    return heading() + "\n\n" + steps().asText().indent(2) + "\n" + variants() + remarks();
  }

  /** {@link #summary} and everything that is wrong, for a browser. */
  public String html() {
    HtmlText html = new HtmlText().paragraph(heading()).table(steps());
    if (!plan.variants().isEmpty()) {
      html.table(new VariantsTable(plan).table());
    }
    html.verbatim(remarks());
    plan.problems().forEach(problem -> html.paragraph(problem.toString()));
    return html.toString();
  }

  private String variants() {
    return plan.variants().isEmpty()
        ? ""
        : new VariantsTable(plan).table().asText().indent(2) + "\n";
  }

  private String remarks() {
    StringBuilder text = new StringBuilder();
    parameters().forEach(line -> text.append("  parameter  ").append(line).append('\n'));
    text.append("  budget     ").append(budget()).append('\n');
    plan.steps().stream()
        .flatMap(step -> step.substitutions().stream().map(line -> step.name() + ": " + line))
        .forEach(line -> text.append("  instead    ").append(line).append('\n'));
    plan.expectations()
        .forEach(e -> text.append("  will check ").append(expectation(e)).append('\n'));
    return text.toString();
  }

  /** Every parameter of every step, defaults included: what goes into the keys. */
  public String settings() {
    StringBuilder text = new StringBuilder();
    for (PlannedStep step : plan.steps()) {
      text.append(step.verb()).append(" '").append(step.name()).append("'\n");
      step.key().map(Key::ingredients).orElse(List.of()).stream()
          .filter(ingredient -> ingredient.name().startsWith("config."))
          .forEach(ingredient -> text.append(setting(ingredient)));
    }
    return text.toString();
  }

  /** One row per step; an output that is only estimated has a tilde. */
  public Table steps() {
    List<PlannedStep> steps = plan.steps();
    return Table.named(plan.recipe().name())
        .text("phase", steps.stream().map(PlannedStep::verb).toList())
        .text("name", steps.stream().map(PlannedStep::name).toList())
        .text("key", steps.stream().map(s -> s.key().map(Key::brief).orElse("")).toList())
        .text("state", steps.stream().map(PlanText::state).toList())
        .numbers("time", steps.stream().map(PlanText::seconds).toList(), PlanText::about)
        .numbers("peak mem", steps.stream().map(PlanText::memory).toList(), Quantities::bytes)
        .estimates(
            "output",
            steps.stream().map(PlanText::output).toList(),
            steps.stream().map(PlannedStep::exact).toList(),
            Quantities::bytes)
        .text("", steps.stream().map(this::remark).toList());
  }

  private String heading() {
    return plan.recipe().name()
        + " · seed "
        + plan.recipe().seed()
        + (plan.recipe().deterministic() ? " · deterministic" : "")
        + " · kernels "
        + plan.backend();
  }

  private List<String> parameters() {
    List<String> lines = new ArrayList<>();
    for (Parameter parameter : plan.recipe().parameters()) {
      boolean standard = parameter.value().equals(parameter.standard());
      lines.add(
          parameter.name()
              + " = "
              + parameter.value()
              + (standard ? "" : " (instead of " + parameter.standard() + ")")
              + "   "
              + parameter.help());
    }
    return lines;
  }

  private String budget() {
    String lines =
        plan.budget().stream().map(PlanText::budgetLine).collect(Collectors.joining("   "));
    boolean limited = plan.budget().stream().anyMatch(line -> line.limit() != null);
    return lines + (limited ? plan.withinBudget() ? "    all within" : "    OVER BUDGET" : "");
  }

  private static String budgetLine(BudgetLine line) {
    String resource = line.resource().name().toLowerCase(java.util.Locale.ROOT) + " ";
    String over = line.within() ? "" : " (over)";
    return resource + amount(line) + over;
  }

  private static String amount(BudgetLine line) {
    if (line.resource() == BudgetLine.Resource.TIME) {
      Duration needed = Duration.ofMillis((long) (line.needed() * 1e3));
      return line.limit() == null
          ? Quantities.time(needed)
          : Quantities.time(needed, Duration.ofSeconds(line.limit().longValue()));
    }
    return line.limit() == null
        ? Quantities.bytes(line.needed())
        : Quantities.bytes(line.needed(), line.limit());
  }

  private static String expectation(ExpectationResult result) {
    String text = "'" + result.expectation().text() + "'";
    return switch (result.verdict()) {
      case HELD -> text + " (already decidable: holds)";
      case FAILED -> text + " (already decidable: DOES NOT HOLD)\n" + result.message().indent(13);
      case OPEN -> text + " (" + result.message() + ")";
    };
  }

  private static String setting(Ingredient ingredient) {
    return "  "
        + ingredient.name().substring("config.".length())
        + " = "
        + ingredient.value()
        + "\n";
  }

  private static String state(PlannedStep step) {
    return step.state() == State.SHARED
        ? "cached"
        : step.state().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Double seconds(PlannedStep step) {
    return step.time().isZero() ? null : step.time().toMillis() / 1e3;
  }

  private static String about(double seconds) {
    return Quantities.time(Duration.ofMillis((long) (seconds * 1e3)));
  }

  private static Double memory(PlannedStep step) {
    return step.peakMemory() == 0 ? null : (double) step.peakMemory();
  }

  private static Double output(PlannedStep step) {
    return step.bytes() == 0 ? null : (double) step.bytes();
  }

  private String remark(PlannedStep step) {
    String known = step.forecast().map(Forecast::outline).map(PlanText::remark).orElse("");
    String other = step.cached().map(cached -> sameAs(step, cached.manifest())).orElse("");
    return known + (known.isEmpty() || other.isEmpty() ? "" : " · ") + other;
  }

  private String sameAs(PlannedStep step, Manifest manifest) {
    boolean own =
        manifest.step().equals(step.name()) && manifest.recipe().equals(plan.recipe().name());
    return own ? "" : "same as '" + manifest.step() + "' in " + manifest.recipe();
  }

  private static String remark(Outline outline) {
    return switch (outline) {
      case Outline.Packed packed -> encodings(packed);
      case Outline.Export export -> export.file();
      case Outline.Weights weights when weights.config() != null ->
          Quantities.count(weights.config().parameterCount()) + " parameters";
      default -> "";
    };
  }

  private static String encodings(Outline.Packed packed) {
    Map<String, Long> counts =
        packed.tensors().stream()
            .collect(
                Collectors.groupingBy(
                    Outline.PackedTensor::lies, TreeMap::new, Collectors.counting()));
    String list =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(" · "));
    return list.isEmpty() ? "" : list + " tensors";
  }
}
