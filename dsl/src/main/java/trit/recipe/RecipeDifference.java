package trit.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One place in which two recipes differ.
 *
 * @param path names separated by dots, a step under its own, such as {@code ternary.config.steps}
 * @param first what the first recipe has there, as JSON; null where it has nothing
 * @param second the same of the second
 */
public record RecipeDifference(String path, String first, String second) {

  /**
   * Everything in which the records of two recipes differ, defaults included. Steps are compared
   * with those of the same name; where words stand and how they are written is no difference.
   */
  public static List<RecipeDifference> between(Recipe first, Recipe second) {
    Map<String, String> one = leaves(first);
    Map<String, String> other = leaves(second);
    List<RecipeDifference> differences = new ArrayList<>();
    one.forEach(
        (path, value) -> {
          if (!Objects.equals(value, other.get(path))) {
            differences.add(new RecipeDifference(path, value, other.get(path)));
          }
        });
    other.forEach(
        (path, value) -> {
          if (!one.containsKey(path)) {
            differences.add(new RecipeDifference(path, null, value));
          }
        });
    return List.copyOf(differences);
  }

  private static Map<String, String> leaves(Recipe recipe) {
    ObjectNode tree = (ObjectNode) RecipeJson.tree(recipe);
    JsonNode steps = tree.remove("steps");
    Map<String, String> leaves = new LinkedHashMap<>();
    collect("", tree, leaves);
    for (JsonNode step : steps) {
      ObjectNode named = (ObjectNode) step.deepCopy();
      collect(named.remove("name").asText(), named, leaves);
    }
    return leaves;
  }

  private static void collect(String path, JsonNode node, Map<String, String> leaves) {
    String before = path.isEmpty() ? "" : path + ".";
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(e -> collect(before + e.getKey(), e.getValue(), leaves));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        collect(before + i, node.get(i), leaves);
      }
    } else {
      leaves.put(path, node.toString());
    }
  }
}
