package trit.code.search;

/** The values that decide where a search begins. */
public final class Extremes {
  /** Magnitudes below this are taken for zeros. */
  public static final float ZERO = 1e-15f;

  private static final int WITHOUT_SIGN = Integer.MAX_VALUE;

  private Extremes() {}

  /**
   * The first value of largest magnitude, with its sign; 0 for zeros. Neighbours are compared in
   * chains of their own, because each comparison waits for the one before.
   *
   * @param values numbers
   * @param count even
   */
  public static float largest(float[] values, int from, int count) {
    int top = Integer.MIN_VALUE;
    int bottom = Integer.MAX_VALUE;
    int oddTop = top;
    int oddBottom = bottom;
    for (int i = from; i < from + count; i += 2) {
      int even = place(Float.floatToRawIntBits(values[i]));
      int odd = place(Float.floatToRawIntBits(values[i + 1]));
      top = Math.max(top, even);
      bottom = Math.min(bottom, even);
      oddTop = Math.max(oddTop, odd);
      oddBottom = Math.min(oddBottom, odd);
    }
    float highest = Float.intBitsToFloat(place(Math.max(top, oddTop)));
    float lowest = Float.intBitsToFloat(place(Math.min(bottom, oddBottom)));
    if (highest == -lowest) {
      return first(highest, values, from, count);
    }
    return highest > -lowest ? highest : lowest;
  }

  static float first(float magnitude, float[] values, int from, int count) {
    for (int i = from; i < from + count && magnitude > 0; i++) {
      if (Math.abs(values[i]) == magnitude) {
        return values[i];
      }
    }
    return 0;
  }

  /** Where bits stand in the order of the floats that they are; its own inverse. */
  static int place(int bits) {
    return bits ^ bits >> Integer.SIZE - 1 & WITHOUT_SIGN;
  }

  /**
   * The largest magnitude of the first {@code count} floats, of which the bits are given, as bits;
   * a NaN's exceed an infinity's.
   */
  public static int largestMagnitude(int[] bits, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, bits[i] & WITHOUT_SIGN);
    }
    return largest;
  }

  /** The sum, taken in f32 from left to right. */
  public static float sum(float[] values, int from, int count) {
    float sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i];
    }
    return sum;
  }
}
