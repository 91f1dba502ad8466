package trit.code;

/**
 * Encodes batches of values of which nothing else is known. Holds scratch, so every thread needs
 * its own.
 */
interface PlainBatchEncoder {
  /** The most values in a batch: whole blocks, many enough to be looked at side by side. */
  int BATCH = 4096;

  /**
   * Chooses codes and writes them.
   *
   * @param count of values, which are whole blocks
   * @param bytes receives the blocks, one after the other
   */
  void encode(float[] values, int count, byte[] bytes);
}
