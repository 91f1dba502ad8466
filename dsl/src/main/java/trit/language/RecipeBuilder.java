package trit.language;

import java.util.Map;
import java.util.function.Consumer;
import trit.recipe.Recipe;

/**
 * Recipes written in Java, for JShell and Java notebooks: the words of the scripts, with lambdas
 * for braces.
 *
 * {@snippet :
 * Recipe recipe = RecipeBuilder.recipe("small", r -> {
 *   Weights base = r.checkpoint("base", c -> c.file("models/stories260K"));
 *   Packed packed = r.quantize("packed", base, q -> q.encoding(Encoding.Q8_0));
 *   r.expect("small", () -> { assert packed.getBytes() < Units.getMiB(1); });
 * });
 * }
 *
 * Assertions throw an {@link AssertionError} themselves where Java's {@code assert} is not enabled.
 */
public final class RecipeBuilder {
  private RecipeBuilder() {}

  /**
   * A recipe with its parameters' defaults.
   *
   * @throws RecipeException with everything that is wrong
   */
  public static Recipe recipe(String name, Consumer<? super RecipeBlock> body) {
    return recipe(name, Map.of(), body);
  }

  /**
   * A recipe.
   *
   * @param parameters values for declared parameters, as on the command line
   * @throws RecipeException with everything that is wrong
   */
  public static Recipe recipe(
      String name, Map<String, String> parameters, Consumer<? super RecipeBlock> body) {
    return RecipeFiller.read(name, ScriptText.NONE, parameters, body);
  }
}
