package trit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import trit.language.RecipeReader;
import trit.phase.PhaseException;
import trit.recipe.Recipe;

/** Reads recipes that stand in files. */
final class RecipeFiles {
  private static final String SCRIPT = ".groovy";

  private RecipeFiles() {}

  /** Whether a file is a recipe, by its name. */
  static boolean isRecipe(Path file) {
    return file.toString().endsWith(SCRIPT);
  }

  /**
   * Reads one.
   *
   * @param parameters values for declared parameters
   * @param trusted whether a script may use all of Groovy
   * @throws PhaseException if there is no such file
   */
  static Recipe read(Path file, Map<String, String> parameters, boolean trusted)
      throws IOException {
    if (!Files.isReadable(file)) {
      throw new PhaseException("there is no recipe " + file);
    }
    return RecipeReader.load().read(file, parameters, trusted);
  }
}
