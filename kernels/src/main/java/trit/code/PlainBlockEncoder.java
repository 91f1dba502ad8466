package trit.code;

/** Looks at all values of a batch at once, then writes one block after the other. */
interface PlainBlockEncoder {
  /** The most values in a batch. */
  int BATCH = PlainBatchEncoder.BATCH;

  /** Chooses codes for the first {@code count} values, which are whole blocks. */
  void take(float[] values, int count);

  /** Writes block {@code index} of the batch. */
  void write(int index, byte[] block);
}
