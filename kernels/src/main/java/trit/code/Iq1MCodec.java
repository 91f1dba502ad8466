package trit.code;

/**
 * IQ1_M: the low eight bits of 32 points of the grid, one for each eight neighbours; for each point
 * four bits, three more of the point and whether it is moved down; then four times 16 bits with
 * four scales of three bits each. The four bits left over in each are the block's scale, lowest
 * first; {@code value = scale / 8 * (2 s + 1) * code} (ggml, {@code block_iq1_m}). Read only.
 */
final class Iq1MCodec implements SignedSuperBlocks {
  private static final int HIGH_AT = 32;
  private static final int SCALES_AT = 48;

  @Override
  public int blockBytes() {
    return 56;
  }

  @Override
  public int groupSize() {
    return 16;
  }

  @Override
  public float scale(byte[] block) {
    int bits = 0;
    for (int i = 0; i < 4; i++) {
      bits |= scales(block, i) >>> 12 << 4 * i;
    }
    return Float.float16ToFloat((short) bits) / 8;
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    for (int g = 0; g < groups(); g++) {
      scales[g] = (byte) (2 * (scales(block, g / 4) >>> 3 * (g % 4) & 7) + 1);
    }
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    for (int p = 0; p < 32; p++) {
      int high = block[HIGH_AT + p / 2] >>> 4 * (p % 2) & 15;
      int point = block[p] & 0xFF | (high & 7) << 8;
      ShiftedPoints.write(point, high >= 8, codes, 8 * p);
    }
  }

  private static int scales(byte[] block, int four) {
    return LittleEndian.u16(block, SCALES_AT + 2 * four);
  }
}
