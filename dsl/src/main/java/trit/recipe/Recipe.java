package trit.recipe;

import java.util.List;

/**
 * What to do, as data. The Groovy script, the Java builder and the TOML file all build this;
 * nothing has run when it exists.
 *
 * @param name of the recipe, also of its export folder
 * @param description one line
 * @param seed of every random stream
 * @param deterministic whether equal bits are promised on equal machines
 * @param budget what it may cost; every limit may be absent
 * @param parameters declared with {@code parameter}, with the values of this run
 * @param steps in the order of declaration, which is also an order in which they can run
 * @param expectations what must hold
 * @param ablation what is varied beside it
 * @param text the script; empty where there is none
 */
public record Recipe(
    String name,
    String description,
    long seed,
    boolean deterministic,
    Budget budget,
    List<Parameter> parameters,
    List<Step> steps,
    List<Expectation> expectations,
    Ablation ablation,
    String text) {

  /** A recipe that varies nothing. */
  public Recipe(
      String name,
      String description,
      long seed,
      boolean deterministic,
      Budget budget,
      List<Parameter> parameters,
      List<Step> steps,
      List<Expectation> expectations,
      String text) {
    this(
        name,
        description,
        seed,
        deterministic,
        budget,
        parameters,
        steps,
        expectations,
        Ablation.NONE,
        text);
  }

  /** The same recipe with an ablation. */
  public Recipe with(Ablation other) {
    return new Recipe(
        name,
        description,
        seed,
        deterministic,
        budget,
        parameters,
        steps,
        expectations,
        other,
        text);
  }

  /** The step of this name. */
  public Step step(String name) {
    return steps.stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no step is called '" + name + "'"));
  }
}
