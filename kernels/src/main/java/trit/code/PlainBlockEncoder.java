package trit.code;

/**
 * Encodes batches of blocks: looks at all values of a batch at once, then writes one block after
 * the other. Holds scratch, so every thread needs its own.
 */
interface PlainBlockEncoder {
  /** The most values in a batch: whole blocks, many enough to be searched side by side. */
  int BATCH = 4096;

  /** Chooses codes for the first {@code count} values, which are whole blocks. */
  void take(float[] values, int count);

  /** Writes block {@code index} of the batch. */
  void write(int index, byte[] block);
}
