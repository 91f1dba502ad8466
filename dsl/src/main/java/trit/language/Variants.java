package trit.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import trit.recipe.Ablation;
import trit.recipe.Axis;
import trit.recipe.Place;
import trit.recipe.Recipe;
import trit.recipe.Step;
import trit.recipe.Variant;

/** Makes the variants of an ablation: the recipe is read again for each, with other values. */
final class Variants {
  private static final int MOST = 1_000;

  private final Recipe recipe;
  private final Ablation ablation;
  private final Function<Choices, Recipe> reader;

  /**
   * The variants of a recipe.
   *
   * @param reader reads the recipe with some settings changed
   */
  Variants(Recipe recipe, Function<Choices, Recipe> reader) {
    this.recipe = recipe;
    this.ablation = recipe.ablation();
    this.reader = reader;
  }

  /**
   * The recipe with its variants.
   *
   * @throws RecipeException if there are too many, or a value is not one the setting can take
   */
  Recipe recipe() {
    List<Long> seeds = ablation.seeds().isEmpty() ? List.of(recipe.seed()) : ablation.seeds();
    long count =
        ablation.axes().stream()
            .mapToLong(axis -> axis.values().size())
            .reduce(seeds.size(), Math::multiplyExact);
    if (count > MOST) {
      throw problem(
          "%,d variants are too many; an ablation has %,d at most".formatted(count, MOST));
    }
    List<Variant> variants = new ArrayList<>();
    for (List<Object> values : combinations(ablation.axes())) {
      Recipe changed = read(values);
      seeds.forEach(seed -> variants.add(new Variant(values, seeded(changed, seed))));
    }
    return recipe.with(
        new Ablation(ablation.axes(), seeds, ablation.columns(), List.copyOf(variants)));
  }

  private static List<List<Object>> combinations(List<Axis> axes) {
    List<List<Object>> rows = List.of(List.of());
    for (Axis axis : axes) {
      rows =
          rows.stream()
              .flatMap(row -> axis.values().stream().map(value -> extended(row, value)))
              .toList();
    }
    return rows;
  }

  private static List<Object> extended(List<Object> row, Object value) {
    return Stream.concat(row.stream(), Stream.of(value)).toList();
  }

  private Recipe read(List<Object> values) {
    List<Choices.Choice> choices = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Axis axis = ablation.axes().get(i);
      List<String> path = new ArrayList<>(axis.path());
      path.addFirst(axis.step());
      choices.add(new Choices.Choice(List.copyOf(path), values.get(i)));
    }
    try {
      return reader.apply(new Choices(choices));
    } catch (RecipeException e) {
      throw new RecipeException(
          e.problems().stream()
              .map(
                  problem -> new Problem(problem.place(), title(values) + ": " + problem.message()))
              .toList());
    }
  }

  private Recipe seeded(Recipe changed, long seed) {
    return new Recipe(
        recipe.name(),
        recipe.description(),
        seed,
        recipe.deterministic(),
        recipe.budget(),
        recipe.parameters(),
        needed(changed),
        List.of(),
        recipe.text());
  }

  /** Steps that columns name and what those read; everything but exports where one names none. */
  private List<Step> needed(Recipe changed) {
    Set<String> wanted = new HashSet<>();
    for (String column : ablation.columns()) {
      changed.steps().stream()
          .map(Step::name)
          .filter(step -> column.startsWith(step + "."))
          .forEach(wanted::add);
    }
    boolean all =
        ablation.columns().stream()
            .anyMatch(
                column ->
                    wanted.stream().noneMatch(step -> column.startsWith(step + "."))
                        && !column.equals(Ablation.TIME));
    List<Step> kept = new ArrayList<>();
    for (Step step : changed.steps().reversed()) {
      boolean measured = all && !step.config().verb().equals("export");
      if (measured || wanted.contains(step.name())) {
        kept.addFirst(step);
        wanted.addAll(step.inputs().values());
      }
    }
    return List.copyOf(kept);
  }

  private String title(List<Object> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> ablation.axes().get(i).title() + " " + values.get(i))
        .collect(Collectors.joining(", "));
  }

  private static RecipeException problem(String message) {
    return new RecipeException(List.of(new Problem(Place.UNKNOWN, message)));
  }
}
