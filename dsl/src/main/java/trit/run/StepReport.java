package trit.run;

import java.util.Map;
import trit.plan.CachedResult;

/**
 * What became of one step.
 *
 * @param name the handle
 * @param origin where the result comes from
 * @param result what it left
 */
public record StepReport(String name, Origin origin, CachedResult result) {

  /** Where a result comes from. */
  public enum Origin {
    /** It was in the cache. */
    CACHED,
    /** This run computed it. */
    COMPUTED,
    /** This run completed what an interrupted one had begun. */
    RESUMED
  }

  /** The word that made it. */
  public String verb() {
    return result.manifest().verb();
  }

  /** Numbers about the result. */
  public Map<String, Double> facts() {
    return result.manifest().facts();
  }
}
