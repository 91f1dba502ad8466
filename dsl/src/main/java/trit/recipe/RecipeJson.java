package trit.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A recipe as canonical JSON: what it does, whoever wrote it in whichever language. Where words
 * stand and the script's text are left out, so that recipes that do the same are equal.
 */
public final class RecipeJson {
  private RecipeJson() {}

  /** Everything the recipe says, defaults written out; names sorted, steps in their order. */
  public static JsonNode tree(Recipe recipe) {
    Map<String, Object> root = new TreeMap<>();
    root.put("name", recipe.name());
    root.put("description", recipe.description());
    root.put("seed", recipe.seed());
    root.put("deterministic", recipe.deterministic());
    root.put("budget", recipe.budget());
    root.put("parameters", recipe.parameters());
    root.put("steps", steps(recipe));
    root.put("expectations", expectations(recipe));
    if (!recipe.ablation().isEmpty()) {
      root.put("ablation", ablation(recipe.ablation()));
    }
    return CanonicalJson.tree(root);
  }

  private static List<Map<String, Object>> steps(Recipe recipe) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (Step step : recipe.steps()) {
      steps.add(
          Map.of(
              "name", step.name(),
              "verb", step.config().verb(),
              "config", step.config(),
              "inputs", step.inputs()));
    }
    return steps;
  }

  /** What was said; the variants follow from it. */
  private static Map<String, Object> ablation(Ablation ablation) {
    return Map.of(
        "axes", ablation.axes(), "seeds", ablation.seeds(), "columns", ablation.columns());
  }

  private static List<Map<String, String>> expectations(Recipe recipe) {
    List<Map<String, String>> expectations = new ArrayList<>();
    for (Expectation expectation : recipe.expectations()) {
      expectations.add(Map.of("text", expectation.text(), "source", expectation.source()));
    }
    return expectations;
  }
}
