package trit.compute.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Small blocks turned over their diagonal. */
final class Transposition {
  /** Rows and columns of the largest block: one cache line each way. */
  static final int SIDE = 16;

  private static final int FOUR = 4;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_128;

  /**
   * The first or last two elements of two vectors, in turns: 0 … 3 of the first, 4 … 7 of the
   * second.
   */
  private static final IntVector LOW = lanes(0, 4, 1, 5);

  private static final IntVector HIGH = lanes(2, 6, 3, 7);

  /** The first or last pairs of two vectors. */
  private static final IntVector FRONT = lanes(0, 1, 4, 5);

  private static final IntVector BACK = lanes(2, 3, 6, 7);

  private Transposition() {}

  /**
   * Writes {@code target[k][j] = source[j][k]}, and 0 where {@code j} is not below {@code used}.
   *
   * @param sourceStep bytes from row to row of the source
   * @param used rows of the source
   * @param rows columns of the target, a multiple of four, at most {@link #SIDE}
   * @param length columns of the source, at most {@link #SIDE}
   * @param targetStep bytes from row to row of the target
   */
  static void write(
      long source, long sourceStep, int used, int rows, int length, long target, long targetStep) {
    for (int j = 0; j < rows; j += FOUR) {
      long from = source + j * sourceStep;
      long to = target + (long) j * Float.BYTES;
      int whole = used - j < FOUR ? 0 : length & -FOUR;
      for (int k = 0; k < whole; k += FOUR) {
        square(from + (long) k * Float.BYTES, sourceStep, to + k * targetStep, targetStep);
      }
      for (int k = whole; k < length; k++) {
        row(from + (long) k * Float.BYTES, sourceStep, used - j, to + k * targetStep);
      }
    }
  }

  private static void square(long from, long step, long to, long targetStep) {
    IntVector a = IntVector.fromMemorySegment(INTS, Lanes.ALL, from, Lanes.ORDER);
    IntVector b = IntVector.fromMemorySegment(INTS, Lanes.ALL, from + step, Lanes.ORDER);
    IntVector c = IntVector.fromMemorySegment(INTS, Lanes.ALL, from + 2 * step, Lanes.ORDER);
    IntVector d = IntVector.fromMemorySegment(INTS, Lanes.ALL, from + 3 * step, Lanes.ORDER);
    IntVector ab = LOW.selectFrom(a, b);
    IntVector cd = LOW.selectFrom(c, d);
    FRONT.selectFrom(ab, cd).intoMemorySegment(Lanes.ALL, to, Lanes.ORDER);
    BACK.selectFrom(ab, cd).intoMemorySegment(Lanes.ALL, to + targetStep, Lanes.ORDER);
    ab = HIGH.selectFrom(a, b);
    cd = HIGH.selectFrom(c, d);
    FRONT.selectFrom(ab, cd).intoMemorySegment(Lanes.ALL, to + 2 * targetStep, Lanes.ORDER);
    BACK.selectFrom(ab, cd).intoMemorySegment(Lanes.ALL, to + 3 * targetStep, Lanes.ORDER);
  }

  /** Four elements of a row of the target. */
  private static void row(long from, long step, int used, long to) {
    for (int j = 0; j < FOUR; j++) {
      Lanes.set(to + (long) j * Float.BYTES, j < used ? Lanes.get(from + j * step) : 0);
    }
  }

  private static IntVector lanes(int... indices) {
    return IntVector.fromArray(INTS, indices, 0);
  }
}
