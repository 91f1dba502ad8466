package trit.quant;

/**
 * What the weights of some layers are rounded to.
 *
 * @param glob over their Hugging Face module names; see {@link ModulePattern}
 * @param rounding instead of what all others are rounded to
 */
public record RoundingRule(String glob, WeightRounding rounding) {

  /** Whether it names this layer. */
  boolean names(String module) {
    return new ModulePattern(glob).matches(module);
  }
}
