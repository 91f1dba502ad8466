package trit.language;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import trit.recipe.Ablation;
import trit.recipe.Budget;
import trit.recipe.Recipe;

/** Fills a {@link Recipe}. */
final class RecipeFiller extends Filler<Recipe> implements RecipeBlock {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final String name;
  private final Reading reading;
  private String description = "";
  private long seed;
  private boolean deterministic;
  private Budget budget = Budget.NONE;
  private Ablation ablation = Ablation.NONE;

  private RecipeFiller(String name, Reading reading) {
    this.name = name;
    this.reading = reading;
  }

  /**
   * Reads a recipe from its body.
   *
   * @throws RecipeException with everything that is wrong
   */
  static Recipe read(
      String name,
      ScriptText script,
      Map<String, String> parameters,
      Consumer<? super RecipeBlock> body) {
    Recipe recipe = read(name, new Reading(script, parameters), body);
    if (recipe.ablation().isEmpty()) {
      return recipe;
    }
    return new Variants(
            recipe, choices -> read(name, new Reading(script, parameters, choices), body))
        .recipe();
  }

  private static Recipe read(String name, Reading reading, Consumer<? super RecipeBlock> body) {
    RecipeFiller filler = new RecipeFiller(name, reading);
    filler.begin(reading, "recipe('" + name + "')", reading.place("recipe"));
    if (!NAME.matcher(name).matches()) {
      filler.wrong("recipe", Reading.badName(name, "a recipe"));
    }
    body.accept(filler);
    Recipe recipe = filler.finish();
    reading.check();
    return recipe;
  }

  @Override
  public Reading reading() {
    return reading;
  }

  @Override
  public RecipeBlock description(String text) {
    description = text("description", text);
    return this;
  }

  @Override
  public RecipeBlock seed(long start) {
    say("seed");
    seed = start;
    return this;
  }

  @Override
  public RecipeBlock deterministic(boolean promised) {
    say("deterministic");
    deterministic = promised;
    return this;
  }

  @Override
  public RecipeBlock budget(Consumer<? super BudgetBlock> body) {
    budget = nested("budget", new BudgetFiller(), body);
    return this;
  }

  @Override
  public RecipeBlock ablate(Consumer<? super AblateWords.Block> body) {
    Ablation said = nested("ablate", new AblateFiller(), body);
    ablation = said == null ? Ablation.NONE : said;
    return this;
  }

  @Override
  public <T> T parameter(String parameter, T standard, String help) {
    return reading.parameters().declare(parameter, standard, help);
  }

  @Override
  public RecipeBlock expect(String promise, Runnable assertions) {
    reading.expectation(promise, assertions);
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  Recipe fill() {
    return new Recipe(
        name,
        description,
        seed,
        deterministic,
        budget,
        reading.parameters().all(),
        reading.steps(),
        reading.expectations(),
        ablation,
        reading.text());
  }
}
