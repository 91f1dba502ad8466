package trit.code.search;

import java.util.Arrays;
import trit.code.Rounding;

/**
 * Codes {@code 0 … limit} and one scale for numbers that are not negative, such as the scales of a
 * super-block: the best of nine scales, then up to five rounds that change one code at a time
 * (ggml, {@code make_qp_quants}).
 */
public final class PositiveSearch {
  private static final int CANDIDATES = 4;
  private static final int ROUNDS = 5;
  private final int limit;
  private float sumXl;
  private float sumLl;

  /** For codes up to {@code limit}. */
  public PositiveSearch(int limit) {
    this.limit = limit;
  }

  /**
   * Searches.
   *
   * @param weights of the squared errors
   * @param codes receives as many codes as there are values
   * @return the scale; 0 for zeros
   */
  public float search(float[] values, float[] weights, byte[] codes) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    if (largest < Extremes.ZERO) {
      Arrays.fill(codes, 0, values.length, (byte) 0);
      return 0;
    }
    begin(values, weights, bestInverse(values, weights, largest), codes);
    int round = 0;
    while (round < ROUNDS && improve(values, weights, codes)) {
      round++;
    }
    return sumLl > 0 ? sumXl / sumLl : 0;
  }

  private float bestInverse(float[] values, float[] weights, float largest) {
    float best = limit / largest;
    float smallest = error(values, weights, best);
    for (int i = -CANDIDATES; i <= CANDIDATES; i++) {
      if (i == 0) {
        continue;
      }
      float inverse = (0.1f * i + limit) / largest;
      float error = error(values, weights, inverse);
      if (error < smallest) {
        smallest = error;
        best = inverse;
      }
    }
    return best;
  }

  private float error(float[] values, float[] weights, float inverse) {
    float scale = 1 / inverse;
    float sum = 0;
    for (int i = 0; i < values.length; i++) {
      float difference = values[i] - scale * code(values[i], inverse);
      sum += weights[i] * difference * difference;
    }
    return sum;
  }

  private void begin(float[] values, float[] weights, float inverse, byte[] codes) {
    sumXl = 0;
    sumLl = 0;
    for (int i = 0; i < values.length; i++) {
      int code = code(values[i], inverse);
      codes[i] = (byte) code;
      sumXl += weights[i] * values[i] * code;
      sumLl += weights[i] * code * code;
    }
  }

  private boolean improve(float[] values, float[] weights, byte[] codes) {
    boolean changed = false;
    for (int i = 0; i < values.length; i++) {
      changed |= improve(values[i], weights[i], codes, i);
    }
    return changed;
  }

  private boolean improve(float value, float weight, byte[] codes, int at) {
    int old = codes[at] & 0xFF;
    float xl = sumXl - weight * value * old;
    float ll = sumLl - weight * old * old;
    if (!(xl > 0 && ll > 0)) {
      return false;
    }
    int code = code(value * ll / xl, 1);
    if (code == old) {
      return false;
    }
    xl += weight * value * code;
    ll += weight * code * code;
    if (!(xl * xl * sumLl > sumXl * sumXl * ll)) {
      return false;
    }
    codes[at] = (byte) code;
    sumXl = xl;
    sumLl = ll;
    return true;
  }

  private int code(float value, float inverse) {
    return Math.min(limit, Rounding.halfEven(value * inverse));
  }
}
