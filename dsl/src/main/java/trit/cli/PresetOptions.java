package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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

  /** Does what was asked for. */
  int run(Recipe recipe, MachineOptions machine, OutputOptions output, CommandSpec spec)
      throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    if (print) {
      printer.println(RecipeJson.tree(recipe).toPrettyString());
      return ExitCode.OK;
    }
    Path exports = out != null ? out : Path.of("out", recipe.name());
    Workbench bench = new Workbench(recipe, machine.cache(), machine.backend(), exports);
    if (!plan) {
      return RunCommand.run(bench, output, spec);
    }
    Plan planned = bench.plan();
    printer.print(
        output.json
            ? PlanJson.of(planned).toPrettyString() + "\n"
            : new PlanText(planned).summary());
    printer.flush();
    return PlanCommand.verdict(planned, spec.commandLine().getErr());
  }
}
