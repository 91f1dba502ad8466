package trit.compute;

import trit.code.EvenLevels;

/**
 * What a weight over its scale is rounded to.
 *
 * @param levels the nearest of these, where there is no threshold
 * @param threshold for ternary levels, the magnitude below which a weight becomes 0 and from which
 *     on 1; 0 for none
 */
public record LevelRounding(EvenLevels levels, float threshold) {

  /** The code of a weight over its scale. */
  public float code(float ratio) {
    if (threshold == 0) {
      return levels.nearest(ratio);
    }
    return Math.abs(ratio) < threshold ? 0 : Math.signum(ratio) + 0f;
  }
}
