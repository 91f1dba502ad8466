package trit.recipe;

import java.util.Map;

/**
 * What must hold after a run, or already after planning.
 *
 * @param text the promise in words
 * @param condition throws {@link AssertionError} when it does not hold, {@link NotYetKnown} when a
 *     number it needs does not exist yet
 * @param source the assertion as written
 * @param place where it stands
 */
public record Expectation(String text, Condition condition, String source, Place place) {

  /** Something to check against the facts of the steps. */
  @FunctionalInterface
  public interface Condition {

    /**
     * Checks it.
     *
     * @param facts by step name, then by fact name such as {@code perplexity.ratio}
     */
    void check(Map<String, Map<String, Double>> facts);
  }

  /** A fact that only a later phase can tell. */
  public static final class NotYetKnown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The step whose fact is missing. */
    public NotYetKnown(String step, String fact) {
      super("'" + step + "' has no " + fact + " yet");
    }
  }
}
