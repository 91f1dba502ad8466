package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.file.AtomicFile;
import trit.language.Problem;
import trit.phase.PhaseException;
import trit.plan.Plan;
import trit.plan.PlannedStep;
import trit.run.Cancellation;
import trit.run.ReportJson;
import trit.run.RunReport;
import trit.run.Runner;
import trit.show.ReportPage;
import trit.show.ReportText;

/** Says again what a finished run has left. */
@Command(
    name = "report",
    description = "Say again what the last run of a recipe has left; nothing is computed.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Mixin private RecipeOptions recipes;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write one page with numbers, plots, recipe and provenance.")
  private Path html;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Workbench bench = Workbench.of(recipes, machine);
    RunReport report = finished(bench);
    if (html != null) {
      AtomicFile.write(html, new ReportPage(report).html().getBytes(StandardCharsets.UTF_8));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      out.println(ReportJson.of(report).toPrettyString());
    } else {
      out.print(html == null ? new ReportText(report).summary() : html + "\n");
    }
    out.flush();
    return ExitCode.OK;
  }

  /**
   * What the cache holds of a recipe.
   *
   * @throws PhaseException if it does not hold all of it, or the recipe has problems
   */
  static RunReport finished(Workbench bench) {
    Plan plan = bench.plan();
    if (!plan.problems().isEmpty()) {
      throw new PhaseException(
          plan.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    List<String> missing =
        plan.everyStep().stream()
            .filter(PlannedStep::computes)
            .map(PlannedStep::name)
            .distinct()
            .toList();
    if (!missing.isEmpty()) {
      throw new PhaseException(
          "not yet run: " + String.join(", ", missing) + "; 'trit run' computes them");
    }
    return new Runner(
            bench.cache(),
            bench.selection().backend(),
            bench.exports(),
            new Cancellation(),
            event -> {})
        .run(plan);
  }
}
