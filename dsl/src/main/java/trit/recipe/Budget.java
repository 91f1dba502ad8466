package trit.recipe;

import java.time.Duration;

/**
 * What a recipe may cost; null where there is no limit.
 *
 * @param time of the whole run
 * @param memory bytes at once
 * @param disk bytes in the cache
 * @param artifact bytes of the largest exported file
 */
public record Budget(Duration time, Long memory, Long disk, Long artifact) {

  /** No limit at all. */
  public static final Budget NONE = new Budget(null, null, null, null);
}
