package trit.quant.compress;

import java.util.Arrays;

/** Whole numbers of any width side by side, lowest bit first. */
final class BitWriter {
  /** The longest array that every machine has. */
  static final int MOST = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[1024];
  private long bits;

  /** Appends the lowest {@code width} bits of a number. */
  void write(long number, int width) {
    ensure(bits + width);
    for (int done = 0; done < width; ) {
      int within = (int) bits & 7;
      int taken = Math.min(width - done, Byte.SIZE - within);
      long part = number >>> done & (1L << taken) - 1;
      bytes[(int) (bits >>> 3)] |= (byte) (part << within);
      bits += taken;
      done += taken;
    }
  }

  /** Appends a 16-bit float. */
  void writeHalf(float number) {
    write(Float.floatToFloat16(number), Short.SIZE);
  }

  /** Appends a 32-bit float. */
  void writeFloat(float number) {
    write(Float.floatToRawIntBits(number), Integer.SIZE);
  }

  private void ensure(long count) {
    if (count > 8L * bytes.length) {
      long twice = Math.min(2L * bytes.length, MOST);
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(twice, count / 8 + 1)));
    }
  }

  /** All of it, the last byte filled with zeros. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, Math.toIntExact((bits + 7) / 8));
  }
}
