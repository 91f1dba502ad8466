package trit.code;

/**
 * IQ1_S: after the block's scale, the low eight bits of 32 points of the grid, one for each eight
 * neighbours, then 16 bits for each group of 32: four times three high bits of points, a scale of
 * three bits, and whether the points are moved down; {@code value = scale / 8 * (2 s + 1) * code}
 * (ggml, {@code block_iq1_s}). Read only.
 */
final class Iq1SCodec implements SignedSuperBlocks {
  private static final int POINTS_AT = 2;
  private static final int HIGH_AT = 34;

  @Override
  public int blockBytes() {
    return 50;
  }

  @Override
  public int groupSize() {
    return 32;
  }

  @Override
  public float scale(byte[] block) {
    return Half.read(block, 0) / 8;
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    for (int g = 0; g < groups(); g++) {
      scales[g] = (byte) (2 * (high(block, g) >>> 12 & 7) + 1);
    }
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    for (int p = 0; p < 32; p++) {
      int high = high(block, p / 4);
      int point = block[POINTS_AT + p] & 0xFF | (high >>> 3 * (p % 4) & 7) << 8;
      ShiftedPoints.write(point, high >>> 15 == 1, codes, 8 * p);
    }
  }

  private static int high(byte[] block, int group) {
    return LittleEndian.u16(block, HIGH_AT + 2 * group);
  }
}
