package trit.code;

/** Rounding rules that the JDK does not have, or not as fast. */
public final class Rounding {
  /** One and a half times 2^23: floats of this size have no fraction. */
  private static final float WHOLE = 12_582_912f;

  private Rounding() {}

  /** The nearest whole number, halves away from zero, as C's {@code roundf}. */
  public static int halfAway(float x) {
    // in double, because 0.49999997f + 0.5f is 1 in float
    int magnitude = (int) (Math.abs((double) x) + 0.5);
    return x < 0 ? -magnitude : magnitude;
  }

  /**
   * {@code codes[i] = round(values[i] * factors[i])}, halves away from zero: what is left after the
   * whole part, doubled, is cut to 1 where it was at least a half.
   *
   * @param values such that the products stay below 2^22
   */
  static void halvesAway(float[] values, float[] factors, int count, int[] codes) {
    for (int i = 0; i < count; i++) {
      float scaled = values[i] * factors[i];
      int whole = (int) scaled;
      float rest = scaled - whole;
      codes[i] = whole + (int) (rest + rest);
    }
  }

  /**
   * The nearest whole number, halves to even, as {@link Math#rint}.
   *
   * @param x between -4,194,303 and 4,194,303
   */
  public static int halfEven(float x) {
    return (Float.floatToRawIntBits(x + WHOLE) & 0x007F_FFFF) - 0x0040_0000;
  }
}
