package trit.plan;

/**
 * What a plan needs of one resource, and what the recipe grants.
 *
 * @param resource what is meant
 * @param needed seconds or bytes, by the resource's unit
 * @param limit in the same unit; null where the recipe sets none
 */
public record BudgetLine(Resource resource, double needed, Double limit) {

  /** What a run uses up. */
  public enum Resource {
    /** Seconds of computing that are still to do. */
    TIME,
    /** Bytes held at once by the hungriest step that is still to run. */
    MEMORY,
    /** Bytes of all results in the cache. */
    DISK,
    /** Bytes of the largest exported file. */
    ARTIFACT
  }

  /** Whether the need stays within the limit. */
  public boolean within() {
    return limit == null || needed <= limit;
  }
}
