package trit.code.search;

/** The values that decide where a search begins. */
public final class Extremes {
  /** Magnitudes below this are taken for zeros. */
  public static final float ZERO = 1e-15f;

  private Extremes() {}

  /** The first value of largest magnitude, with its sign; 0 for zeros. */
  public static float largest(float[] values, int from, int count) {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      if (Math.abs(values[i]) > Math.abs(largest)) {
        largest = values[i];
      }
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
