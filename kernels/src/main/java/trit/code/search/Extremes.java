package trit.code.search;

/** The values that decide where a search begins. */
public final class Extremes {
  /** Magnitudes below this are taken for zeros. */
  public static final float ZERO = 1e-15f;

  private static final int WITHOUT_SIGN = Integer.MAX_VALUE;

  private Extremes() {}

  /**
   * The first value of largest magnitude, with its sign; 0 for zeros.
   *
   * @param values numbers
   */
  public static float largest(float[] values, int from, int count) {
    int top = Integer.MIN_VALUE;
    int bottom = Integer.MAX_VALUE;
    for (int i = from; i < from + count; i++) {
      int place = place(Float.floatToRawIntBits(values[i]));
      top = Math.max(top, place);
      bottom = Math.min(bottom, place);
    }
    float highest = Float.intBitsToFloat(place(top));
    float lowest = Float.intBitsToFloat(place(bottom));
    if (highest == -lowest) {
      return first(highest, values, from, count);
    }
    return highest > -lowest ? highest : lowest;
  }

  /** Where bits stand in the order of the floats that they are; its own inverse. */
  private static int place(int bits) {
    return bits ^ bits >> Integer.SIZE - 1 & WITHOUT_SIGN;
  }

  private static float first(float magnitude, float[] values, int from, int count) {
    for (int i = from; i < from + count && magnitude > 0; i++) {
      if (Math.abs(values[i]) == magnitude) {
        return values[i];
      }
    }
    return 0;
  }

  /**
   * The largest magnitude. It is found among bits, whose order is that of magnitudes, because the
   * processor compares whole numbers faster.
   *
   * @param values numbers, or infinities
   */
  public static float magnitude(float[] values, int from, int count) {
    int largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & WITHOUT_SIGN);
    }
    return Float.intBitsToFloat(largest);
  }

  /** The same of the first {@code count} floats' bits, as bits; a NaN's exceed an infinity's. */
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
