package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.recipe.CanonicalJson;
import trit.recipe.Recipe;
import trit.recipe.RecipeDifference;
import trit.show.Table;

/** Says in what two recipes differ. */
@Command(
    name = "diff",
    description =
        "Say in what two recipes differ, defaults included: in what they do, not in how they are"
            + " written.",
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "A recipe.")
  private Path first;

  @Parameters(index = "1", paramLabel = "RECIPE", description = "Another recipe.")
  private Path second;

  @Option(
      names = {"-P", "--parameter"},
      paramLabel = "NAME=VALUE",
      description = "Sets a parameter that both recipes declare; may be repeated.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--trust", description = "Let the scripts use all of Groovy.")
  private boolean trusted;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Recipe one = RecipeFiles.read(first, parameters, trusted);
    Recipe other = RecipeFiles.read(second, parameters, trusted);
    List<RecipeDifference> differences = RecipeDifference.between(one, other);
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.json ? CanonicalJson.tree(differences).toPrettyString() + "\n" : text(differences));
    out.flush();
    return ExitCode.OK;
  }

  private String text(List<RecipeDifference> differences) {
    if (differences.isEmpty()) {
      return "the recipes do the same\n";
    }
    String left = first.getFileName().toString();
    String right = second.getFileName().toString();
    return Table.named("differences")
        .text("what", differences.stream().map(RecipeDifference::path).toList())
        .text(left, differences.stream().map(RecipeDifference::first).toList())
        .text(
            right.equals(left) ? right + " (second)" : right,
            differences.stream().map(RecipeDifference::second).toList())
        .asText();
  }
}
