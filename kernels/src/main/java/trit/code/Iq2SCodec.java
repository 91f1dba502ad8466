package trit.code;

/**
 * IQ2_S: after the block's scale, the low eight bits of 32 points of the grid, 32 bytes of signs,
 * the points' high two bits, and four bits of scale for each group of 16; {@code value = scale / 8
 * * (2 s + 1) * code} (ggml, {@code block_iq2_s}). Read only.
 */
final class Iq2SCodec implements SignedSuperBlocks {
  private static final CodeLayout SCALES = new CodeLayout(16, 0, new Fields(74, 4, 1));
  private static final int POINTS_AT = 2;
  private static final int SIGNS_AT = 34;
  private static final int HIGH_AT = 66;

  @Override
  public int blockBytes() {
    return 82;
  }

  @Override
  public int groupSize() {
    return 16;
  }

  @Override
  public float scale(byte[] block) {
    return Half.read(block, 0) / 8;
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    SCALES.read(block, scales);
    OddScales.of(scales);
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    for (int p = 0; p < 32; p++) {
      int high = block[HIGH_AT + p / 4] >>> 2 * (p % 4) & 3;
      Grid.IQ2_S.copy(block[POINTS_AT + p] & 0xFF | high << 8, codes, 8 * p);
      Signs.apply(block[SIGNS_AT + p], codes, 8 * p);
    }
  }
}
