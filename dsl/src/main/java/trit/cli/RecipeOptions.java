package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trit.recipe.Recipe;

/** Which recipe, with which parameters, and where its files go. */
final class RecipeOptions {
  @Parameters(index = "0", paramLabel = "RECIPE", description = "A recipe script.")
  private Path script;

  @Option(
      names = {"-P", "--parameter"},
      paramLabel = "NAME=VALUE",
      description = "Sets a parameter that the recipe declares; may be repeated.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--trust",
      description = "Let the script use all of Groovy; only for recipes you would run as programs.")
  private boolean trusted;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where exported files go, instead of out/<recipe>.")
  private Path out;

  Recipe read() throws IOException {
    return RecipeFiles.read(script, parameters, trusted);
  }

  Path exports(Recipe recipe) {
    return out != null ? out : Path.of("out", recipe.name());
  }
}
