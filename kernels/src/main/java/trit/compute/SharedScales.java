package trit.compute;

/**
 * Scales of a matrix that neighbours in a row share: the weight at {@code (row, column)} has {@code
 * values[row * perRow + column / run]}.
 *
 * @param values positive, or 0 where all weights that share one are
 * @param perRow how many a row has, 0 where all rows share one
 * @param run how many neighbours share one; the last of a row may be fewer
 */
public record SharedScales(float[] values, int perRow, int run) {

  /** The scale of the weight at this place. */
  public float at(int row, int column) {
    return values[row * perRow + column / run];
  }

  /** How many runs a row of so many weights has. */
  public int runs(int columns) {
    return Math.ceilDiv(columns, run);
  }

  /** One over a scale; 0 for the scale of weights that are all 0. */
  public static float inverse(float scale) {
    return scale == 0 ? 0 : 1 / scale;
  }
}
