package trit.language;

import java.util.Map;
import trit.recipe.Expectation;

/** The numbers that an expectation may look at while it is being checked. */
final class Facts {
  private static final ScopedValue<Map<String, Map<String, Double>>> KNOWN =
      ScopedValue.newInstance();

  private Facts() {}

  /** A condition that reads its numbers through handles. */
  static Expectation.Condition during(Runnable assertions) {
    return facts -> ScopedValue.where(KNOWN, facts).run(assertions);
  }

  /**
   * A number of a step.
   *
   * @throws Expectation.NotYetKnown if it does not exist yet
   * @throws IllegalStateException outside an expectation
   */
  static double number(String step, String fact) {
    if (!KNOWN.isBound()) {
      throw new IllegalStateException(
          "'%s' has no %s while the recipe is read: ask inside expect('…') { assert … }"
              .formatted(step, fact));
    }
    Double value = KNOWN.get().getOrDefault(step, Map.of()).get(fact);
    if (value == null) {
      throw new Expectation.NotYetKnown(step, fact);
    }
    return value;
  }

  /** The number as text, for assertions that show their parts; {@code ?} where it is not known. */
  static String text(String step, String fact) {
    Double value = KNOWN.isBound() ? KNOWN.get().getOrDefault(step, Map.of()).get(fact) : null;
    return value == null ? "?" : value.toString();
  }
}
