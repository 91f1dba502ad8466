package trit.code;

/**
 * IQ2_XS: after the block's scale, 16 bits for each eight neighbours: a point of the grid in nine,
 * signs in seven; then four bits of scale for each group of 16; {@code value = scale / 8 * (2 s +
 * 1) * code} (ggml, {@code block_iq2_xs}). Read only.
 */
final class Iq2XsCodec implements SignedSuperBlocks {
  private static final CodeLayout SCALES = new CodeLayout(16, 0, new Fields(66, 4, 1));

  @Override
  public int blockBytes() {
    return 74;
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
      int pointAndSigns = LittleEndian.u16(block, 2 + 2 * p);
      Grid.IQ2_XS.copy(pointAndSigns & 511, codes, 8 * p);
      Signs.apply(Signs.even(pointAndSigns >>> 9), codes, 8 * p);
    }
  }
}
