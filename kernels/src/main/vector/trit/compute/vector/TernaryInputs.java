package trit.compute.vector;

import trit.compute.RoundedActivations;

/** Lays activations out as the ternary kernels read them. */
final class TernaryInputs {
  private TernaryInputs() {}

  /** One token for {@link TernaryLanes}: for each code {@code a} the pairs of a and 128 - 257 a. */
  static int[] pairs(RoundedActivations x, int token) {
    int[] pairs = new int[2 * x.columns()];
    int first = token * x.columns();
    for (int k = 0; k < x.columns(); k++) {
      int code = x.codes()[first + k];
      pairs[2 * k] = ShortPairs.of(code);
      pairs[2 * k + 1] = ShortPairs.of(128 - 257 * code);
    }
    return pairs;
  }

  /** Some tokens for {@link TableLanes}: column by column, the tokens side by side. */
  static short[] columns(RoundedActivations x, int first, int tokens) {
    short[] columns = new short[Math.multiplyExact(x.columns(), tokens)];
    for (int token = 0; token < tokens; token++) {
      int from = (first + token) * x.columns();
      for (int k = 0; k < x.columns(); k++) {
        columns[k * tokens + token] = x.codes()[from + k];
      }
    }
    return columns;
  }
}
