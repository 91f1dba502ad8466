package trit.compute.vector;

import java.util.Arrays;
import trit.compute.RoundedActivations;
import trit.tensor.Tensor;

/** One token times the rows of a group, block by block. */
final class TernaryByToken {
  private final TernaryWeights weights;
  private final boolean perToken;

  /**
   * Products with these weights.
   *
   * @param perToken whether activations have one scale per token, not one per block
   */
  TernaryByToken(TernaryWeights weights, boolean perToken) {
    this.weights = weights;
    this.perToken = perToken;
  }

  /**
   * Writes one group's columns of a row of {@code y}.
   *
   * @param pairs the token, as {@link TernaryInputs#pairs} lays it
   */
  void multiply(int group, RoundedActivations x, int token, int[] pairs, Tensor y) {
    float[] results =
        weights.wholeRows() ? wholeRows(group, x, token, pairs) : blockwise(group, x, token, pairs);
    long at = (long) token * y.columns() + weights.groups().first(group);
    weights.order().write(results, weights.groups().filled(group), y, at);
  }

  private float[] wholeRows(int group, RoundedActivations x, int token, int[] pairs) {
    int[] sums = new int[weights.groups().size()];
    for (int b = 0; b < weights.blocks(); b++) {
      addDots(group, b, pairs, sums);
    }
    float[] results = new float[sums.length];
    weights.readScales(group, 0, results);
    float scale = x.scales()[token];
    for (int r = 0; r < results.length; r++) {
      results[r] = scale * (results[r] * sums[r]);
    }
    return results;
  }

  private float[] blockwise(int group, RoundedActivations x, int token, int[] pairs) {
    int[] dots = new int[weights.groups().size()];
    float[] scales = new float[dots.length];
    float[] results = new float[dots.length];
    for (int b = 0; b < weights.blocks(); b++) {
      Arrays.fill(dots, 0);
      addDots(group, b, pairs, dots);
      weights.readScales(group, b, scales);
      float input = perToken ? 1 : x.scales()[token * weights.blocks() + b];
      for (int r = 0; r < results.length; r++) {
        results[r] += scales[r] * input * dots[r];
      }
    }
    float scale = perToken ? x.scales()[token] : 1;
    for (int r = 0; r < results.length; r++) {
      results[r] *= scale;
    }
    return results;
  }

  private void addDots(int group, int block, int[] pairs, int[] sums) {
    weights.addDots(group, block, pairs, 2 * block * TernaryWeights.BLOCK, sums);
  }
}
