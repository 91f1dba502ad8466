package trit.code;

/**
 * How Q4_0 and its relatives lay the codes of 32 neighbours: byte {@code j} holds the low four bits
 * of elements {@code j} and {@code j + 16}, and a fifth bit of each lies apart, bit {@code e} that
 * of element {@code e}. It is what {@link CodeLayout} does for these blocks, eight elements at a
 * time.
 *
 * @param bias what is added to a code before it is stored: 0 for codes without a sign, otherwise
 *     their highest bit, so that adding it is the same as flipping that bit
 */
record HalvedNibbles(int bias) {
  private static final long EVERY_BYTE = 0x0101_0101_0101_0101L;
  private static final long LOW_NIBBLES = 0x0F * EVERY_BYTE;
  private static final int HALF = 16;

  /** Writes the low four bits of 32 codes. */
  void write(byte[] codes, int from, byte[] bytes, int at) {
    for (int i = 0; i < HALF; i += Long.BYTES) {
      long low = stored(codes, from + i) & LOW_NIBBLES;
      long high = stored(codes, from + HALF + i) & LOW_NIBBLES;
      LittleEndian.set64(bytes, at + i, low | high << 4);
    }
  }

  /** Writes the fifth bits of 32 codes. */
  void writeFifthBits(byte[] codes, int from, byte[] bytes, int at) {
    for (int i = 0; i < Integer.BYTES; i++) {
      long fifth = stored(codes, from + i * Long.BYTES) >>> 4;
      bytes[at + i] = (byte) Long.compress(fifth, EVERY_BYTE);
    }
  }

  private long stored(byte[] codes, int from) {
    return LittleEndian.i64(codes, from) ^ bias * EVERY_BYTE;
  }
}
