package trit.code;

/** Writes the blocks of a batch one by one. */
final class BlockByBlock implements PlainBatchEncoder {
  private final PlainBlockEncoder encoder;
  private final int blockSize;
  private final byte[] block;

  /** For blocks of an encoding. */
  BlockByBlock(PlainBlockEncoder encoder, Blocks encoding) {
    this.encoder = encoder;
    this.blockSize = encoding.blockSize();
    this.block = new byte[encoding.blockBytes()];
  }

  @Override
  public void encode(float[] values, int count, byte[] bytes) {
    encoder.take(values, count);
    for (int i = 0; i < count / blockSize; i++) {
      encoder.write(i, block);
      System.arraycopy(block, 0, bytes, i * block.length, block.length);
    }
  }
}
