package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where one part of 32 codes lies for two vectors of rows. An int lane belongs to a row: field
 * {@code n} of its lower half is that of column {@code 2n}, field {@code n} of its upper half that
 * of column {@code 2n + 1}; vectors of the first rows and of the second take turns.
 *
 * @param bits of a field: 2 or 4
 */
record CodePlanes(int bits) {
  private static final int COLUMNS = BlockInputs.GROUP;
  private static final long EVERY_OTHER_BYTE = 0x0001_0001_0001_0001L;
  private static final long LOW_NIBBLES = 15 * EVERY_OTHER_BYTE;
  private static final ValueLayout.OfLong EIGHT_BYTES =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle CODES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LANE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Columns that an int lane holds. */
  private int columns() {
    return Integer.SIZE / bits;
  }

  /** Bytes of the part, for vectors of {@code width} bytes. */
  int bytes(int width) {
    return COLUMNS / columns() * 2 * width;
  }

  /**
   * Lays the part of one row.
   *
   * @param codes 32 of them, none negative, from {@code from} on
   * @param place the row's place in its group
   * @param laid {@link #bytes} from {@code first} on; each row has its own part of them
   */
  void lay(byte[] codes, int from, int width, int place, byte[] laid, int first) {
    int at = first + place * Integer.BYTES;
    for (int k = 0; k < COLUMNS; k += columns()) {
      int lane = 0;
      for (int i = 0; i < columns(); i += Long.BYTES) {
        lane |= eight(codes, from + k + i, 0, bits) << i / 2 * bits;
      }
      LANE.set(laid, at, lane);
      at += 2 * width;
    }
  }

  /**
   * Lays 32 codes of four bits of one row that are stored as in Q4_0: byte {@code j} holds column
   * {@code j} in its low half and column {@code j + 16} in its high half.
   *
   * @param stored where 16 bytes lie, from byte {@code at} on
   */
  static void layNibbles(
      MemorySegment stored, long at, int width, int place, byte[] laid, int first) {
    for (int half = 0; half < 2; half++) {
      long eight = stored.get(EIGHT_BYTES, at + half * Long.BYTES);
      int to = first + half * 2 * width + place * Integer.BYTES;
      LANE.set(laid, to, lane(eight, LOW_NIBBLES));
      LANE.set(laid, to + 2 * 2 * width, lane(eight, LOW_NIBBLES << 4));
    }
  }

  /** One part of eight codes: {@code bits} from {@code shift} on, in 4 fields of each half. */
  static int eight(byte[] codes, int from, int shift, int bits) {
    return lane((long) CODES.get(codes, from), ((1L << bits) - 1 << shift) * EVERY_OTHER_BYTE);
  }

  private static int lane(long eight, long fields) {
    int even = (int) Long.compress(eight, fields);
    return even | (int) Long.compress(eight >>> Byte.SIZE, fields) << Short.SIZE;
  }
}
