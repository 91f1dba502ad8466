package trit.fake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.phase.PhaseConfig;
import trit.recipe.Budget;
import trit.recipe.Expectation;
import trit.recipe.Place;
import trit.recipe.Recipe;
import trit.recipe.Step;

/** Recipes out of the phases of this package, for specs of the engine. */
public final class Brewery {
  private final List<Step> steps = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private Budget budget = Budget.NONE;
  private String name = "brewery";
  private long seed = 7;

  /** A recipe of five steps: text, base, packed, report and file. */
  public static Brewery standard(Path text) {
    return new Brewery()
        .step("text", new Gather(text), Map.of())
        .step("base", new Brew(0.5, 20, 5, 0), Map.of("data", "text"))
        .step("packed", new Press(10_000), Map.of("model", "base"))
        .step("report", new Taste(100), Map.of("model", "packed", "against", "base"))
        .step("file", new Ship("Beer.gguf"), Map.of("model", "packed"));
  }

  /** Adds a step. */
  public Brewery step(String step, PhaseConfig config, Map<String, String> inputs) {
    Place place = new Place("brewery.groovy", steps.size() + 2, 5);
    steps.add(new Step(step, config, new LinkedHashMap<>(inputs), place));
    return this;
  }

  /** Gives a step other parameters. */
  public Brewery change(String step, PhaseConfig config) {
    steps.replaceAll(
        old -> old.name().equals(step) ? new Step(step, config, old.inputs(), old.place()) : old);
    return this;
  }

  /** Adds a promise. */
  public Brewery expect(String text, Expectation.Condition condition) {
    expectations.add(new Expectation(text, condition, "", Place.UNKNOWN));
    return this;
  }

  /** Adds the promise that a fact is at most so large. */
  public Brewery expectAtMost(String step, String fact, double limit) {
    return expect(
        step + "." + fact + " at most " + limit,
        facts -> {
          Double value = facts.getOrDefault(step, Map.of()).get(fact);
          if (value == null) {
            throw new Expectation.NotYetKnown(step, fact);
          }
          if (!(value <= limit)) {
            throw new AssertionError(fact + " is " + value);
          }
        });
  }

  /** Sets the budget. */
  public Brewery budget(Budget limits) {
    budget = limits;
    return this;
  }

  /** Sets the recipe's name. */
  public Brewery name(String other) {
    name = other;
    return this;
  }

  /** Sets the seed. */
  public Brewery seed(long other) {
    seed = other;
    return this;
  }

  /** The recipe so far. */
  public Recipe recipe() {
    return new Recipe(
        name,
        "made of water",
        seed,
        true,
        budget,
        List.of(),
        List.copyOf(steps),
        List.copyOf(expectations),
        "// " + name);
  }
}
