package trit.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import trit.compute.Backend;
import trit.compute.KernelVersion;
import trit.phase.Influence;
import trit.phase.PhaseConfig;
import trit.recipe.CanonicalJson;

/**
 * Collects what a step's key is made of, one ingredient per paragraph. What is not listed here is
 * not in the key: names of steps and recipes, comments, the order of independent steps, numbers of
 * threads, log settings, where files lie.
 */
final class KeyIngredients {
  private final List<Ingredient> list = new ArrayList<>();

  /**
   * The list for one step.
   *
   * @param config its parameters
   * @param influences what else its phase says it depends on
   * @param inputKeys the keys of the steps it reads, by role
   * @param sources what it reads from outside the recipe, as hashes, by name
   * @param seed of the recipe
   * @param backend what would compute it
   */
  static List<Ingredient> of(
      PhaseConfig config,
      Set<Influence> influences,
      Map<String, String> inputKeys,
      Map<String, String> sources,
      long seed,
      Backend backend) {
    KeyIngredients ingredients = new KeyIngredients();

    // which algorithm: the verb, and the version its author raises with every change of results
    ingredients.add("verb", config.verb(), "what is done");
    ingredients.add("phase.version", config.phase().version(), "how this build does it");

    // every parameter that can change the result, defaults included, one leaf of its JSON each
    ingredients.addLeaves("config", CanonicalJson.keyTree(config));

    // the content of the inputs, through their own keys; the names of those steps are not in it
    new TreeMap<>(inputKeys)
        .forEach((role, key) -> ingredients.add("input." + role, key, "the result it reads"));

    // the content of files, archives and repositories outside the recipe
    new TreeMap<>(sources)
        .forEach((name, hash) -> ingredients.add("source." + name, hash, "the data it reads"));

    // one number for all encoders, kernels and training steps
    ingredients.add("kernels", KernelVersion.CURRENT, "the arithmetic of this build");

    // only where random numbers are drawn, so that recipes with other seeds share the rest
    if (influences.contains(Influence.SEED)) {
      ingredients.add("seed", seed, "the random numbers it draws");
    }

    // only where floats are computed, so that machines of different kinds share the rest
    if (influences.contains(Influence.BACKEND)) {
      ingredients.add(Key.DETERMINISM, backend.determinism(), "machines that give the same bits");
    }
    return ingredients.list;
  }

  private void add(String name, Object value, String why) {
    list.add(new Ingredient(name, value.toString(), why));
  }

  private void addLeaves(String path, JsonNode node) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(e -> addLeaves(path + "." + e.getKey(), e.getValue()));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        addLeaves(path + "." + i, node.get(i));
      }
    } else {
      add(path, node, "a parameter");
    }
  }
}
