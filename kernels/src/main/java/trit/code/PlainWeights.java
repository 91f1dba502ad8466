package trit.code;

/** How the errors of values are weighed of which nothing else is known. */
enum PlainWeights {
  /** {@code |x|}. */
  MAGNITUDE,
  /** {@code x^2}. */
  SQUARE,
  /** {@code sqrt(mean of x^2 over the group) + |x|}. */
  GROUP_ENERGY;

  /** Weighs whole groups. */
  void weigh(float[] values, int count, int groupSize, float[] weights) {
    for (int from = 0; from < count; from += groupSize) {
      switch (this) {
        case MAGNITUDE -> addMagnitude(0, values, from, groupSize, weights);
        case SQUARE -> square(values, from, groupSize, weights);
        case GROUP_ENERGY -> {
          float energy = ImportanceRule.energy(values, from, groupSize);
          addMagnitude((float) Math.sqrt(energy), values, from, groupSize, weights);
        }
      }
    }
  }

  private static void addMagnitude(
      float base, float[] values, int from, int count, float[] weights) {
    for (int i = from; i < from + count; i++) {
      weights[i] = base + Math.abs(values[i]);
    }
  }

  private static void square(float[] values, int from, int count, float[] weights) {
    for (int i = from; i < from + count; i++) {
      weights[i] = values[i] * values[i];
    }
  }
}
