package trit.code;

/** A {@link PlainBlockEncoder} that is told how much each value's error weighs. */
interface WeightedBlockEncoder {

  /**
   * Encodes a block.
   *
   * @param values as many as the block holds
   * @param weights of their errors
   * @param block receives the bytes
   */
  void encode(float[] values, float[] weights, byte[] block);
}
