package trit.compute.vector;

import java.lang.foreign.MemorySegment;
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
    int count = weights.groups().filled(group);
    MemorySegment.copy(results, 0, y.data(), Tensor.FLOAT, at * Float.BYTES, count);
  }

  private float[] wholeRows(int group, RoundedActivations x, int token, int[] pairs) {
    short[] dots = new short[weights.groups().size()];
    int[] sums = new int[dots.length];
    for (int b = 0; b < weights.blocks(); b++) {
      weights.dots(group, b, pairs, dots);
      add(dots, sums);
    }
    float[] results = new float[sums.length];
    weights.readScales(group, 0, results);
    float scale = x.scales()[token];
    for (int r = 0; r < results.length; r++) {
      results[r] = scale * (results[r] * sums[r]);
    }
    return results;
  }

  private static void add(short[] dots, int[] sums) {
    for (int r = 0; r < dots.length; r++) {
      sums[r] += dots[r];
    }
  }

  private float[] blockwise(int group, RoundedActivations x, int token, int[] pairs) {
    short[] dots = new short[weights.groups().size()];
    float[] scales = new float[dots.length];
    float[] results = new float[dots.length];
    for (int b = 0; b < weights.blocks(); b++) {
      weights.dots(group, b, pairs, dots);
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
}
