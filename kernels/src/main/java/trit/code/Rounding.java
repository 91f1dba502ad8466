package trit.code;

/** Rounding rules that the JDK does not have; half to even is {@link Math#rint}. */
public final class Rounding {
  private Rounding() {}

  /** The nearest whole number, halves away from zero, as C's {@code roundf}. */
  public static int halfAway(float x) {
    // in double, because 0.49999997f + 0.5f is 1 in float
    int magnitude = (int) (Math.abs((double) x) + 0.5);
    return x < 0 ? -magnitude : magnitude;
  }
}
