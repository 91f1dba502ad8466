package trit.code;

/** Encodes blocks that look at nothing but their own values. */
final class BlockByBlock implements PlainBlockEncoder {
  private final ScaledBlocks blocks;
  private final byte[] codes;
  private float[] values;

  BlockByBlock(ScaledBlocks blocks) {
    this.blocks = blocks;
    this.codes = new byte[blocks.blockSize()];
  }

  @Override
  public void take(float[] values, int count) {
    this.values = values;
  }

  @Override
  public void write(int index, byte[] block) {
    float scale = blocks.chooseCodes(values, index * codes.length, codes);
    blocks.writeBlock(scale, codes, block);
  }
}
