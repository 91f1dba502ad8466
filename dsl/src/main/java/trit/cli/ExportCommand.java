package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.phase.PhaseException;
import trit.plan.CachedResult;
import trit.plan.PlannedStep;
import trit.recipe.CanonicalJson;

/** Copies a step's result out of the cache. */
@Command(
    name = "export",
    description = "Copy the result of any step of a recipe out of the cache.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Mixin private RecipeOptions recipes;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Parameters(index = "1", paramLabel = "STEP", description = "The name of a step.")
  private String step;

  @Parameters(index = "2", paramLabel = "FOLDER", description = "Where its files go.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Workbench bench = Workbench.of(recipes, machine);
    PlannedStep planned = Steps.find(bench.plan(), step, spec);
    CachedResult result =
        planned
            .cached()
            .orElseThrow(
                () -> new PhaseException("'" + step + "' is not in the cache; run the recipe"));
    print(new CachedFiles(result).copyTo(folder));
    return ExitCode.OK;
  }

  private void print(List<String> files) {
    if (output.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("step", step);
      json.put("folder", folder);
      json.put("files", files);
      spec.commandLine().getOut().println(CanonicalJson.tree(json).toPrettyString());
    } else {
      files.forEach(file -> spec.commandLine().getOut().println(folder.resolve(file)));
    }
  }
}
