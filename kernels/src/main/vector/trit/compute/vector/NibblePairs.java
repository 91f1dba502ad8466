package trit.compute.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where four-bit codes of a block of 32 columns lie for two vectors of rows. An int lane belongs to
 * a row and holds eight neighbouring columns: bits {@code 4n … 4n+3} of its lower half are column
 * {@code 2n}, those of its upper half column {@code 2n + 1}.
 */
final class NibblePairs {
  /** The lowest code of both halves. */
  static final int MASK = 0x000F_000F;

  private static final int COLUMNS = Integer.SIZE / 4;
  private static final long EVEN = 0x000F_000F_000F_000FL;
  private static final int HALF = 0xFFFF;
  private static final VarHandle CODES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LANE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private NibblePairs() {}

  /** Bytes of a block, for vectors of {@code width} bytes. */
  static int bytes(int width) {
    return BlockInputs.GROUP / COLUMNS * 2 * width;
  }

  /**
   * Lays 32 codes of 0 … 15 of one row.
   *
   * @param codes from {@code from} on
   * @param place the row's place in its group
   * @param laid {@link #bytes} from {@code first} on
   */
  static void lay(byte[] codes, int from, int width, int place, byte[] laid, int first) {
    for (int k = 0; k < BlockInputs.GROUP; k += COLUMNS) {
      layEight((long) CODES.get(codes, from + k), k / COLUMNS, width, place, laid, first);
    }
  }

  /** The same for eight neighbours, which are 0 to 3, whose codes are the bytes of a long. */
  static void layEight(long codes, int eight, int width, int place, byte[] laid, int first) {
    int at = first + eight * 2 * width + place * Integer.BYTES;
    LANE.set(laid, at, together(codes) | together(codes >>> Byte.SIZE) << Short.SIZE);
  }

  /** The codes of every other byte, the first one lowest. */
  private static int together(long codes) {
    long even = codes & EVEN;
    return (int) (even | even >>> 12 | even >>> 24 | even >>> 36) & HALF;
  }
}
