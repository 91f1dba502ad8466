package trit.code;

/**
 * IQ3_XXS: after the block's scale, 64 points of the grid, one for each four neighbours, then four
 * bytes for each group of 32: four times seven signs and a scale of four bits; {@code value = scale
 * / 4 * (2 s + 1) * code} (ggml, {@code block_iq3_xxs}). Read only.
 */
final class Iq3XxsCodec implements SignedSuperBlocks {
  private static final int POINTS_AT = 2;
  private static final int SIGNS_AT = 66;

  @Override
  public int blockBytes() {
    return 98;
  }

  @Override
  public int groupSize() {
    return 32;
  }

  @Override
  public float scale(byte[] block) {
    return Half.read(block, 0) / 4;
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    for (int g = 0; g < groups(); g++) {
      scales[g] = (byte) (2 * (LittleEndian.u32(block, SIGNS_AT + 4 * g) >>> 28) + 1);
    }
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    for (int p = 0; p < 64; p++) {
      Grid.IQ3_XXS.copy(block[POINTS_AT + p] & 0xFF, codes, 4 * p);
    }
    for (int eight = 0; eight < 32; eight++) {
      int signs = LittleEndian.u32(block, SIGNS_AT + eight / 4 * 4) >>> 7 * (eight % 4) & 127;
      Signs.apply(Signs.even(signs), codes, 8 * eight);
    }
  }
}
