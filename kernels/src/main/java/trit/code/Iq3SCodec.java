package trit.code;

/**
 * IQ3_S: after the block's scale, the low eight bits of 64 points of the grid, one for each four
 * neighbours, then the points' ninth bits, 32 bytes of signs, and four bits of scale for each group
 * of 32; {@code value = scale * (2 s + 1) * code} (ggml, {@code block_iq3_s}). Read only.
 */
final class Iq3SCodec implements SignedSuperBlocks {
  private static final CodeLayout SCALES = new CodeLayout(8, 0, new Fields(106, 4, 1));
  private static final int POINTS_AT = 2;
  private static final int NINTH_AT = 66;
  private static final int SIGNS_AT = 74;

  @Override
  public int blockBytes() {
    return 110;
  }

  @Override
  public int groupSize() {
    return 32;
  }

  @Override
  public float scale(byte[] block) {
    return Half.read(block, 0);
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    SCALES.read(block, scales);
    OddScales.of(scales);
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    for (int p = 0; p < 64; p++) {
      int ninth = block[NINTH_AT + p / 8] >>> p % 8 & 1;
      Grid.IQ3_S.copy(block[POINTS_AT + p] & 0xFF | ninth << 8, codes, 4 * p);
    }
    for (int eight = 0; eight < 32; eight++) {
      Signs.apply(block[SIGNS_AT + eight], codes, 8 * eight);
    }
  }
}
