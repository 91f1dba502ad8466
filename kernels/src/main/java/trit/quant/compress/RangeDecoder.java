package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads what a {@link RangeEncoder} wrote, from the end of a stream on. */
final class RangeDecoder {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong STATE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private long at;
  private long state;

  /**
   * Begins at the end of these bytes.
   *
   * @throws DamagedStreamException where no encoder stops so
   */
  RangeDecoder(MemorySegment bytes) {
    this.bytes = bytes;
    at = bytes.byteSize() - Long.BYTES;
    if (at < 0) {
      throw new DamagedStreamException("it is too short");
    }
    state = bytes.get(STATE, at);
    if (state < RangeEncoder.LEAST || state >>> Integer.SIZE >= RangeEncoder.LEAST) {
      throw new DamagedStreamException("the coder could not have stopped in this state");
    }
  }

  /**
   * The next code.
   *
   * @throws DamagedStreamException where there is none any more
   */
  int next(FrequencyTable table) {
    int slot = (int) state & FrequencyTable.WHOLE - 1;
    int code = table.codeAt(slot);
    state = table.frequency(code) * (state >>> FrequencyTable.PRECISION) + slot - table.start(code);
    if (state < RangeEncoder.LEAST) {
      at -= Integer.BYTES;
      if (at < 0) {
        throw new DamagedStreamException("it ends before its codes do");
      }
      state = state << Integer.SIZE | Integer.toUnsignedLong(bytes.get(WORD, at));
    }
    return code;
  }

  /**
   * Checks that nothing is left over.
   *
   * @param bits at the beginning of the bytes that are no codes
   * @throws DamagedStreamException where the codes read are not those that were written
   */
  void finish(long bits) {
    if (state != RangeEncoder.LEAST || Math.ceilDiv(bits, Byte.SIZE) > at) {
      throw new DamagedStreamException("its codes are not those that were written");
    }
  }
}
