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
   * Weighs the block of {@code count} values from {@code from} on.
   *
   * @param rowEnergy {@link #energy} of the whole row
   * @param weights holds the importance of the values' columns and receives the weights
   */
  void weigh(float[] values, int from, int count, float rowEnergy, float[] weights) {
    switch (this) {
      case AS_GIVEN -> {}
      case ROW_ENERGY -> weighWith(rowEnergy, values, from, count, weights);
      case BLOCK_ENERGY -> weighWith(energy(values, from, count), values, from, count, weights);
      case TWICE_BLOCK_ENERGY ->
          weighWith(2 * energy(values, from, count), values, from, count, weights);
    }
  }

  /** The mean square, summed in f32 from left to right. */
  static float energy(float[] values, int from, int count) {
    float sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i] * values[i];
    }
    return sum / count;
  }

  private static void weighWith(float s, float[] values, int from, int count, float[] weights) {
    for (int i = from; i < from + count; i++) {
      weights[i] *= (float) Math.sqrt(s + values[i] * values[i]);
    }
  }
}
