package trit.show;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import trit.phase.compress.ChoiceReport;
import trit.phase.evaluate.GeneratePhase;
import trit.plan.ExpectationResult;
import trit.run.RunReport;
import trit.run.StepReport;

/** What a run has left, as people read it. */
public final class ReportText {
  private final RunReport report;

  /** The text of a report. */
  public ReportText(RunReport report) {
    this.report = report;
  }

  /** The models side by side, or else every number; promises and files. */
  public String summary() {
    return numbers().asText() + "\n" + ablation() + choices() + remarks();
  }

  /** {@link #summary} for a browser. */
  public String html() {
    HtmlText html = new HtmlText().table(numbers());
    new ModelTable(report).plot().ifPresent(html::plot);
    if (!report.variants().isEmpty()) {
      html.table(new AblationTable(report).table());
    }
    choiceTables().forEach(html::table);
    return html.verbatim(remarks()).toString();
  }

  private Table numbers() {
    Table models = new ModelTable(report).table();
    return models.isEmpty() ? facts() : models;
  }

  private String ablation() {
    return report.variants().isEmpty() ? "" : new AblationTable(report).text() + "\n";
  }

  private String choices() {
    StringBuilder text = new StringBuilder();
    choiceTables().forEach(table -> text.append(table.asText()).append('\n'));
    return text.toString();
  }

  private List<Table> choiceTables() {
    List<Table> tables = new ArrayList<>();
    for (StepReport step : report.steps()) {
      try {
        ChoiceReport.in(step.result().directory())
            .ifPresent(choice -> tables.add(new ChoiceTable(step.name(), choice).table()));
      } catch (IOException e) {
        throw new UncheckedIOException("what '" + step.name() + "' measured is gone", e);
      }
    }
    return tables;
  }

  private String remarks() {
    StringBuilder text = new StringBuilder();
    report.steps().forEach(step -> text.append(written(step)));
    report.expectations().forEach(result -> text.append(line(result)));
    for (Path file : report.exports()) {
      text.append("wrote ").append(file).append('\n');
    }
    return text.toString();
  }

  /** One row per step. */
  public Table steps() {
    List<StepReport> steps = report.steps();
    return Table.named(report.recipe().name())
        .text("phase", steps.stream().map(StepReport::verb).toList())
        .text("name", steps.stream().map(StepReport::name).toList())
        .text("result", steps.stream().map(ReportText::origin).toList())
        .numbers(
            "time",
            steps.stream().map(step -> step.result().manifest().seconds()).toList(),
            seconds -> Quantities.time(Duration.ofNanos((long) (seconds * 1e9))))
        .numbers(
            "bytes",
            steps.stream().map(step -> (double) step.result().manifest().bytes()).toList(),
            Quantities::bytes);
  }

  /** One row per number that a step has recorded. */
  public Table facts() {
    List<String> names = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (StepReport step : report.steps()) {
      for (Map.Entry<String, Double> fact : step.facts().entrySet()) {
        names.add(step.name() + "." + fact.getKey());
        values.add(fact.getValue());
      }
    }
    return Table.named("numbers")
        .text("number", names)
        .numbers("value", values, Quantities::number);
  }

  /** The text that a step leaves for people; empty for all other steps. */
  private static String written(StepReport step) {
    Path file = step.result().directory().resolve(GeneratePhase.TEXT);
    if (!step.verb().equals("generate") && !step.verb().equals("inspect")) {
      return "";
    }
    try {
      return step.name() + ":\n" + Files.readString(file).strip().indent(4) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException("the text of '" + step.name() + "' is gone", e);
    }
  }

  private static String origin(StepReport step) {
    return step.origin().name().toLowerCase(Locale.ROOT);
  }

  private static String line(ExpectationResult result) {
    return result.held()
        ? "holds: " + result.expectation().text() + "\n"
        : "DOES NOT HOLD: " + result.expectation().text() + "\n" + result.message().indent(4);
  }
}
