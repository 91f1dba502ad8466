package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import trit.plan.Plan;
import trit.plan.PlanJson;
import trit.recipe.Recipe;
import trit.recipe.RecipeJson;
import trit.show.PlanText;

/** What can be done with a recipe that was made of options: print it, plan it, run it. */
final class PresetOptions {
  @Option(names = "--plan", description = "Say what would be done, and do nothing.")
  private boolean plan;

  @Option(
      names = "--print-recipe",
      description = "Print the recipe that the options make, as JSON, and do nothing.")
  private boolean print;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where exported files go, instead of out/<recipe>.")
  private Path out;

  /** What comes after a run that left what it was to leave. */
  interface Afterwards {
    void with(Workbench bench) throws IOException;
  }

  /** What else is said of a plan that has problems, behind them. */
  interface Refusal {
    Optional<String> of(Plan plan);

    /** A cure in the words of options, where rows do not fit an encoding. */
    static Refusal ofMisfits(String cure) {
      return plan ->
          plan.problems().stream().anyMatch(problem -> problem.toString().contains("fallback"))
              ? Optional.of(cure)
              : Optional.empty();
    }
  }

  /** Does what was asked for. */
  int run(Recipe recipe, MachineOptions machine, OutputOptions output, CommandSpec spec)
      throws IOException {
    return run(recipe, machine, output, spec, bench -> {}, plan -> Optional.empty());
  }

  /** Does what was asked for, and something more once the recipe has run. */
  int run(
      Recipe recipe,
      MachineOptions machine,
      OutputOptions output,
      CommandSpec spec,
      Afterwards afterwards,
      Refusal refusal)
      throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    if (print) {
      printer.println(RecipeJson.tree(recipe).toPrettyString());
      return ExitCode.OK;
    }
    Path exports = out != null ? out : Path.of("out", recipe.name());
    Workbench bench = new Workbench(recipe, machine.cache(), machine.backend(), exports);
    if (!plan) {
      int code = RunCommand.run(bench, output, spec);
      if (code == ExitCode.OK) {
        afterwards.with(bench);
      }
      return code == ExitCode.INVALID ? refused(bench.plan(), refusal, spec) : code;
    }
    Plan planned = bench.plan();
    printer.print(
        output.json
            ? PlanJson.of(planned).toPrettyString() + "\n"
            : new PlanText(planned).summary());
    printer.flush();
    int code = PlanCommand.verdict(planned, spec.commandLine().getErr());
    return code == ExitCode.INVALID ? refused(planned, refusal, spec) : code;
  }

  private static int refused(Plan plan, Refusal refusal, CommandSpec spec) {
    refusal.of(plan).ifPresent(spec.commandLine().getErr()::println);
    return ExitCode.INVALID;
  }
}
