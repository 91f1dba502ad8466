package trit.compute.vector;

import java.lang.foreign.ValueLayout;

/** Small blocks turned over their diagonal. */
final class Transposition {
  /** Rows and columns of the largest block: one cache line each way. */
  static final int SIDE = 16;

  private static final ValueLayout.OfLong PAIR =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(Lanes.ORDER);
  private static final long LOW = 0xFFFFFFFFL;

  private Transposition() {}

  /**
   * Writes {@code target[k][j] = source[j][k]}, and 0 where {@code j} is not below {@code used}.
   *
   * @param sourceStep bytes from row to row of the source
   * @param used rows of the source
   * @param rows columns of the target, even, at most {@link #SIDE}
   * @param length columns of the source, at most {@link #SIDE}
   * @param targetStep bytes from row to row of the target
   */
  static void write(
      long source, long sourceStep, int used, int rows, int length, long target, long targetStep) {
    for (int j = 0; j < rows; j += 2) {
      pair(
          source + j * sourceStep,
          sourceStep,
          used - j,
          length,
          target + (long) j * Float.BYTES,
          targetStep);
    }
  }

  /** Two rows, two columns at a time. */
  private static void pair(long from, long step, int used, int length, long to, long targetStep) {
    int even = used < 2 ? 0 : length & -2;
    for (int k = 0; k < even; k += 2) {
      long a = Lanes.ALL.get(PAIR, from);
      long b = Lanes.ALL.get(PAIR, from + step);
      Lanes.ALL.set(PAIR, to, a & LOW | b << 32);
      Lanes.ALL.set(PAIR, to + targetStep, a >>> 32 | b & ~LOW);
      from += PAIR.byteSize();
      to += 2 * targetStep;
    }
    for (int k = even; k < length; k++) {
      Lanes.set(to, used > 0 ? Lanes.get(from) : 0);
      Lanes.set(to + Float.BYTES, used > 1 ? Lanes.get(from + step) : 0);
      from += Float.BYTES;
      to += targetStep;
    }
  }
}
