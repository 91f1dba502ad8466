package trit.plan;

/**
 * One thing that a step's result depends on.
 *
 * @param name dotted, such as {@code config.optimizer.lr} or {@code input.model}
 * @param value as canonical JSON or a hash
 * @param why it can change the result
 */
public record Ingredient(String name, String value, String why) {

  /** The same ingredient of another value. */
  Ingredient of(String other) {
    return new Ingredient(name, other, why);
  }
}
