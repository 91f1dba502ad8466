package trit.code.search;

import java.util.Arrays;
import trit.code.Rounding;

/**
 * Codes {@code -limit … limit-1} and one scale for neighbours, one code changed at a time: up to
 * five rounds, each of which keeps a change where it improves {@code (sum w x l)^2 / (sum w l^2)}
 * with {@code w = x^2} (ggml, {@code make_q3_quants}).
 */
public final class CoordinateSearch {
  private static final int ROUNDS = 5;
  private final int limit;
  private float sumXl;
  private float sumLl;

  /** For codes from {@code -limit} on. */
  public CoordinateSearch(int limit) {
    this.limit = limit;
  }

  /**
   * Searches.
   *
   * @param codes receives {@code count} codes from {@code to} on: the lowest for zeros
   * @return the scale; 0 for zeros
   */
  public float search(float[] values, int from, int count, byte[] codes, int to) {
    float extreme = Extremes.largest(values, from, count);
    if (Math.abs(extreme) < Extremes.ZERO) {
      Arrays.fill(codes, to, to + count, (byte) -limit);
      return 0;
    }
    begin(values, from, count, -limit / extreme, codes, to);
    int round = 0;
    while (round < ROUNDS && improve(values, from, count, codes, to)) {
      round++;
    }
    return sumLl > 0 ? sumXl / sumLl : 0;
  }

  private void begin(float[] values, int from, int count, float inverse, byte[] codes, int to) {
    sumXl = 0;
    sumLl = 0;
    for (int i = 0; i < count; i++) {
      float value = values[from + i];
      int code = clip(Rounding.halfEven(inverse * value));
      float weight = value * value;
      codes[to + i] = (byte) code;
      sumXl += weight * value * code;
      sumLl += weight * code * code;
    }
  }

  private boolean improve(float[] values, int from, int count, byte[] codes, int to) {
    boolean changed = false;
    for (int i = 0; i < count; i++) {
      changed |= improve(values[from + i], to + i, codes);
    }
    return changed;
  }

  private boolean improve(float value, int i, byte[] codes) {
    float weight = value * value;
    float xl = sumXl - weight * value * codes[i];
    if (!(xl > 0)) {
      return false;
    }
    float ll = sumLl - weight * codes[i] * codes[i];
    int code = clip(Rounding.halfEven(value * ll / xl));
    if (code == codes[i]) {
      return false;
    }
    xl += weight * value * code;
    ll += weight * code * code;
    if (!(ll > 0 && xl * xl * sumLl > sumXl * sumXl * ll)) {
      return false;
    }
    codes[i] = (byte) code;
    sumXl = xl;
    sumLl = ll;
    return true;
  }

  private int clip(int code) {
    return Math.max(-limit, Math.min(limit - 1, code));
  }
}
