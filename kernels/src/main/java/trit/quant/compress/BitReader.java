package trit.quant.compress;

/** Reads what a {@link BitWriter} wrote. */
final class BitReader {
  private final byte[] bytes;
  private long bit;

  BitReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The next {@code width} bits, as a number that is not negative. */
  long read(int width) {
    long number = 0;
    for (int i = 0; i < width; i++, bit++) {
      number |= (long) (bytes[(int) (bit >>> 3)] >>> (bit & 7) & 1) << i;
    }
    return number;
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
