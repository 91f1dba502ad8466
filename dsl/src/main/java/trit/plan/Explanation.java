package trit.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Why a step is, or is not, in the cache: what its key is made of, and what tells it from the
 * nearest result that the same step has left before.
 *
 * @param step what is explained
 * @param nearest the cached result of this verb and name that differs in the fewest ingredients,
 *     the newest of several; empty where there is none
 * @param differences between that result and this step, one per ingredient
 */
public record Explanation(
    PlannedStep step, Optional<Manifest> nearest, List<Difference> differences) {

  /**
   * One ingredient that is not the same.
   *
   * @param name of the ingredient
   * @param then its value in the cached result; null where it had none
   * @param now its value in this step; null where it has none
   */
  public record Difference(String name, String then, String now) {}

  /**
   * Explains a step.
   *
   * @param step of a plan, with a key
   * @param recipe the plan's recipe; results of the same recipe are preferred to others
   * @param manifests of everything in the cache
   */
  public static Explanation of(PlannedStep step, String recipe, List<Manifest> manifests) {
    Key key = step.key().orElseThrow(() -> new IllegalArgumentException("the step has no key"));
    Optional<Manifest> nearest =
        manifests.stream()
            .filter(manifest -> manifest.verb().equals(step.verb()))
            .filter(manifest -> manifest.step().equals(step.name()))
            .min(
                Comparator.<Manifest, Boolean>comparing(m -> !m.recipe().equals(recipe))
                    .thenComparing(m -> differences(m.ingredients(), key.ingredients()).size())
                    .thenComparing(Manifest::finished, Comparator.reverseOrder()));
    return new Explanation(
        step,
        nearest,
        nearest.map(m -> differences(m.ingredients(), key.ingredients())).orElse(List.of()));
  }

  private static List<Difference> differences(List<Ingredient> then, List<Ingredient> now) {
    Map<String, String> before = values(then);
    Map<String, String> after = values(now);
    Set<String> names = new LinkedHashSet<>(after.keySet());
    names.addAll(before.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        differences.add(new Difference(name, before.get(name), after.get(name)));
      }
    }
    return differences;
  }

  private static Map<String, String> values(List<Ingredient> ingredients) {
    Map<String, String> values = new LinkedHashMap<>();
    ingredients.forEach(ingredient -> values.put(ingredient.name(), ingredient.value()));
    return values;
  }
}
