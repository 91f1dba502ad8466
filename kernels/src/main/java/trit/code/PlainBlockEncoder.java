package trit.code;

/** Encodes one block after another; may hold scratch, so every thread needs its own. */
interface PlainBlockEncoder {

  /**
   * Encodes a block.
   *
   * @param values as many as the block holds
   * @param block receives the bytes
   */
  void encode(float[] values, byte[] block);
}
