package trit.compute.vector;

import trit.compute.RoundedActivations;
import trit.compute.Workers;

/**
 * Activations as {@link TernaryLanes} reads them: for each code {@code a} the pairs of {@code a}
 * and of {@code 128 - 257 a}.
 *
 * @param rounded the codes and their scales
 * @param pairs two per code
 */
record TernaryInputs(RoundedActivations rounded, int[] pairs) {

  static TernaryInputs of(RoundedActivations x, Workers workers) {
    byte[] codes = x.codes();
    int[] pairs = new int[Math.multiplyExact(2, codes.length)];
    workers.run(
        x.tokens(),
        token -> {
          for (int i = token * x.columns(); i < (token + 1) * x.columns(); i++) {
            pairs[2 * i] = ShortPairs.of(codes[i]);
            pairs[2 * i + 1] = ShortPairs.of(128 - 257 * codes[i]);
          }
        });
    return new TernaryInputs(x, pairs);
  }

  /** Where the pairs of a token's column begin. */
  int at(int token, int column) {
    return 2 * (token * rounded.columns() + column);
  }
}
