package trit.code.search;

import java.util.Arrays;
import trit.code.Rounding;

/**
 * Codes {@code -limit … limit-1} and one scale for neighbours: of 19 scales that put the extreme
 * value near code {@code -limit}, the one whose codes {@code l} have the largest {@code (sum w x
 * l)^2 / (sum w l^2)}, refined to the least-squares scale of those codes (ggml, {@code
 * make_qx_quants}). All sums are taken in f32, left to right, as there.
 */
public final class SymmetricSearch {
  private static final int CANDIDATES = 9;
  private final int limit;
  private float sumXl;
  private float sumLl;

  /** For codes from {@code -limit} on. */
  public SymmetricSearch(int limit) {
    this.limit = limit;
  }

  /**
   * Searches.
   *
   * @param weights of the squared errors, at the same places as the values
   * @param codes receives the codes, at the same places
   * @return the scale; 0 for zeros, whose codes are then the lowest
   */
  public float search(float[] values, int from, int count, float[] weights, byte[] codes) {
    float extreme = Extremes.largest(values, from, count);
    if (Math.abs(extreme) < Extremes.ZERO) {
      Arrays.fill(codes, from, from + count, (byte) -limit);
      return 0;
    }
    float bestInverse = -limit / extreme;
    sum(values, from, count, weights, bestInverse);
    float scale = sumLl == 0 ? 0 : sumXl / sumLl;
    float best = scale * sumXl;
    for (int i = -CANDIDATES; i <= CANDIDATES; i++) {
      float inverse = -(limit + 0.1f * i) / extreme;
      if (i == 0) {
        continue;
      }
      sum(values, from, count, weights, inverse);
      if (sumLl > 0 && sumXl * sumXl > best * sumLl) {
        bestInverse = inverse;
        scale = sumXl / sumLl;
        best = scale * sumXl;
      }
    }
    for (int i = from; i < from + count; i++) {
      codes[i] = (byte) code(values[i], bestInverse);
    }
    return scale;
  }

  private void sum(float[] values, int from, int count, float[] weights, float inverse) {
    float xl = 0;
    float ll = 0;
    for (int i = from; i < from + count; i++) {
      int code = code(values[i], inverse);
      xl += weights[i] * values[i] * code;
      ll += weights[i] * code * code;
    }
    sumXl = xl;
    sumLl = ll;
  }

  private int code(float value, float inverse) {
    return Math.max(-limit, Math.min(limit - 1, Rounding.halfEven(value * inverse)));
  }
}
