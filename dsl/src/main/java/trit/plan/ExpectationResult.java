package trit.plan;

import java.util.Map;
import trit.recipe.Expectation;

/**
 * Whether a promise holds.
 *
 * @param expectation the promise
 * @param verdict whether it holds
 * @param message why not, or what is missing; empty where it holds
 */
public record ExpectationResult(Expectation expectation, Verdict verdict, String message) {

  /** Whether a promise holds. */
  public enum Verdict {
    HELD,
    FAILED,
    /** A number it needs does not exist yet. */
    OPEN
  }

  /**
   * Checks a promise.
   *
   * @param facts by step and name, as far as they are known
   */
  public static ExpectationResult check(
      Expectation expectation, Map<String, Map<String, Double>> facts) {
    try {
      expectation.condition().check(facts);
      return new ExpectationResult(expectation, Verdict.HELD, "");
    } catch (Expectation.NotYetKnown e) {
      return new ExpectationResult(expectation, Verdict.OPEN, e.getMessage());
    } catch (AssertionError e) {
      String message = e.getMessage() == null ? expectation.source() : e.getMessage();
      return new ExpectationResult(expectation, Verdict.FAILED, message);
    }
  }

  /** The verdict when nothing more will become known: an open promise was not kept. */
  public ExpectationResult closed() {
    return verdict == Verdict.OPEN
        ? new ExpectationResult(expectation, Verdict.FAILED, message.replace(" yet", ""))
        : this;
  }

  /** Whether it is known to hold. */
  public boolean held() {
    return verdict == Verdict.HELD;
  }
}
