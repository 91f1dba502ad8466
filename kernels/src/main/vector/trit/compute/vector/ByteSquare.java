package trit.compute.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Squares of eight by eight bytes, turned in eight 64-bit numbers: halves, then quarters, then
 * single bytes change places.
 */
final class ByteSquare {
  /** Bytes in a row and in a column. */
  static final int SIDE = 8;

  private static final VarHandle ROW =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long FOURS = 0x0000_0000_FFFF_FFFFL;
  private static final long TWOS = 0x0000_FFFF_0000_FFFFL;
  private static final long ONES = 0x00FF_00FF_00FF_00FFL;

  private ByteSquare() {}

  /**
   * {@code target[to + k * toStep + r] = source[from + r * fromStep + k]} for all r and k below 8.
   */
  static void transpose(byte[] source, int from, int fromStep, byte[] target, int to, int toStep) {
    long a = row(source, from);
    long b = row(source, from + fromStep);
    long c = row(source, from + 2 * fromStep);
    long d = row(source, from + 3 * fromStep);
    long e = row(source, from + 4 * fromStep);
    long f = row(source, from + 5 * fromStep);
    long g = row(source, from + 6 * fromStep);
    long h = row(source, from + 7 * fromStep);
    upper(
        low(a, e, FOURS, 32),
        low(c, g, FOURS, 32),
        low(b, f, FOURS, 32),
        low(d, h, FOURS, 32),
        target,
        to,
        toStep);
    int half = to + SIDE / 2 * toStep;
    upper(
        high(a, e, FOURS, 32),
        high(c, g, FOURS, 32),
        high(b, f, FOURS, 32),
        high(d, h, FOURS, 32),
        target,
        half,
        toStep);
  }

  /** Four rows of the result from rows 0 and 4, 2 and 6, 1 and 5, 3 and 7, halves exchanged. */
  private static void upper(long ae, long cg, long bf, long dh, byte[] target, int to, int step) {
    quarter(low(ae, cg, TWOS, 16), low(bf, dh, TWOS, 16), target, to, step);
    quarter(high(ae, cg, TWOS, 16), high(bf, dh, TWOS, 16), target, to + 2 * step, step);
  }

  private static void quarter(long even, long odd, byte[] target, int to, int step) {
    ROW.set(target, to, low(even, odd, ONES, Byte.SIZE));
    ROW.set(target, to + step, high(even, odd, ONES, Byte.SIZE));
  }

  private static long row(byte[] source, int at) {
    return (long) ROW.get(source, at);
  }

  private static long low(long a, long b, long mask, int shift) {
    return a & mask | (b & mask) << shift;
  }

  private static long high(long a, long b, long mask, int shift) {
    return a >>> shift & mask | b & ~mask;
  }
}
