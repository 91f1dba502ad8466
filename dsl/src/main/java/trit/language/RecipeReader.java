package trit.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import trit.recipe.Recipe;

/**
 * Makes a {@link Recipe} of a script. Found as a service, so that Groovy loads only when needed.
 */
public interface RecipeReader {

  /**
   * Reads a script. Nothing of what it describes is done.
   *
   * @param script a Groovy file
   * @param parameters values for declared parameters, as on the command line
   * @param trusted whether the script may use all of Groovy rather than the language only
   * @throws RecipeException with everything that is wrong with the script or the parameters
   * @throws IOException if the file cannot be read
   */
  Recipe read(Path script, Map<String, String> parameters, boolean trusted) throws IOException;

  /**
   * Reads a script that is no file, such as a notebook's cell.
   *
   * @param name what messages call it
   */
  Recipe readText(String name, String text, Map<String, String> parameters, boolean trusted);

  /** The reader on the class path. */
  static RecipeReader load() {
    return ServiceLoader.load(RecipeReader.class, RecipeReader.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no recipe reader on the class path"));
  }
}
