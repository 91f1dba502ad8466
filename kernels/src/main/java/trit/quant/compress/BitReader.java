package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads what a {@link BitWriter} wrote, from any bit on. */
final class BitReader {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** So many bits lie in one word wherever in a byte they begin. */
  private static final int AT_ONCE = Long.SIZE - Byte.SIZE;

  private final MemorySegment bytes;
  private long bit;

  /** Begins at a bit, counted from the lowest of the first byte. */
  BitReader(MemorySegment bytes, long bit) {
    this.bytes = bytes;
    this.bit = bit;
  }

  /** The next {@code width} bits, as a number that is not negative unless there are 64. */
  long read(int width) {
    if (width > AT_ONCE) {
      long low = read(Integer.SIZE);
      return low | read(width - Integer.SIZE) << Integer.SIZE;
    }
    long number = word(bit >>> 3) >>> (bit & 7) & (1L << width) - 1;
    bit += width;
    return number;
  }

  /** How many bits lie before the next one. */
  long position() {
    return bit;
  }

  /** Passes over so many bits. */
  void skip(long count) {
    bit += count;
  }

  /** Writes the next so many bits elsewhere. */
  void copy(long count, BitWriter out) {
    for (long left = count; left > 0; left -= Integer.SIZE) {
      int width = (int) Math.min(left, Integer.SIZE);
      out.write(read(width), width);
    }
  }

  /** Eight bytes; past the end there are zeros. */
  private long word(long from) {
    long left = bytes.byteSize() - from;
    if (left >= Long.BYTES) {
      return bytes.get(WORD, from);
    }
    long word = 0;
    for (int i = 0; i < left; i++) {
      word |= (bytes.get(ValueLayout.JAVA_BYTE, from + i) & 0xFFL) << Byte.SIZE * i;
    }
    return word;
  }

  /** The next {@code width} bits in two's complement. */
  int readSigned(int width) {
    return (int) (read(width) << Long.SIZE - width >> Long.SIZE - width);
  }

  /** The next 16-bit float. */
  float readHalf() {
    return Float.float16ToFloat((short) read(Short.SIZE));
  }

  /** The next 32-bit float. */
  float readFloat() {
    return Float.intBitsToFloat((int) read(Integer.SIZE));
  }
}
