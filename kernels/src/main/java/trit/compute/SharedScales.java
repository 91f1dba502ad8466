package trit.compute;

import trit.tensor.Tensor;

/**
 * Scales of a matrix that neighbours in a row share: the weight at {@code (row, column)} has {@code
 * values[row * perRow + column / run]}.
 *
 * @param values positive, or 0 where all weights that share one are
 * @param perRow how many a row has, 0 where all rows share one
 * @param run how many neighbours share one; the last of a row may be fewer
 */
public record SharedScales(float[] values, int perRow, int run) {
  /** Below it no learned scale is used. */
  public static final float SMALLEST = 1e-5f;

  /** What a learned scale rounds with: the nearest float of 16 bits, as a packed file stores it. */
  public static float stored(float learned) {
    return Float.float16ToFloat(Float.floatToFloat16(Math.max(learned, SMALLEST)));
  }

  /** {@link #stored} of every scale of a matrix. */
  public static float[] stored(Tensor learned) {
    float[] values = learned.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = stored(values[i]);
    }
    return values;
  }

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
