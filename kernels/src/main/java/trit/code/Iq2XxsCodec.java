package trit.code;

/**
 * IQ2_XXS: after the block's scale, eight bytes for each group of 32: four points of the grid, then
 * four times seven signs and a scale of four bits; {@code value = scale / 8 * (2 s + 1) * code}
 * (ggml, {@code block_iq2_xxs}). Read only.
 */
final class Iq2XxsCodec implements SignedSuperBlocks {

  @Override
  public int blockBytes() {
    return 66;
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
      scales[g] = (byte) (2 * (signsAndScale(block, g) >>> 28) + 1);
    }
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    for (int g = 0; g < groups(); g++) {
      int signs = signsAndScale(block, g);
      for (int p = 0; p < 4; p++) {
        int to = g * groupSize() + 8 * p;
        Grid.IQ2_XXS.copy(block[2 + 8 * g + p] & 0xFF, codes, to);
        Signs.apply(Signs.even(signs >>> 7 * p & 127), codes, to);
      }
    }
  }

  private static int signsAndScale(byte[] block, int group) {
    return LittleEndian.u32(block, 2 + 8 * group + 4);
  }
}
