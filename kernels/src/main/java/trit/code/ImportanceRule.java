package trit.code;

/**
 * How the importance of its column and the value itself become the weight of a value's error. What
 * most encodings use is {@code importance * sqrt(s + x^2)}; they differ in {@code s}.
 */
enum ImportanceRule {
  /** The importance alone. */
  AS_GIVEN,
  /** {@code s} is the mean square of the whole row. */
  ROW_ENERGY,
  /** {@code s} is the mean square of the block. */
  BLOCK_ENERGY,
  /** {@code s} is twice the mean square of the block. */
  TWICE_BLOCK_ENERGY;

  /**
   * Weighs one block.
   *
   * @param rowEnergy {@link #energy} of the whole row
   * @param weights holds the importance of the block's columns and receives the weights
   */
  void weigh(float[] values, float rowEnergy, float[] weights) {
    switch (this) {
      case AS_GIVEN -> {}
      case ROW_ENERGY -> weighWith(rowEnergy, values, weights);
      case BLOCK_ENERGY -> weighWith(energy(values), values, weights);
      case TWICE_BLOCK_ENERGY -> weighWith(2 * energy(values), values, weights);
    }
  }

  /** The mean square, summed in f32 from left to right. */
  static float energy(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return sum / values.length;
  }

  private static void weighWith(float s, float[] values, float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= (float) Math.sqrt(s + values[i] * values[i]);
    }
  }
}
