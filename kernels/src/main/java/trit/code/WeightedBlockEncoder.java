package trit.code;

/** A {@link PlainBlockEncoder} that is told how much each value's error weighs. */
interface WeightedBlockEncoder {

  /** Chooses codes for the first {@code count} values, whose errors have these weights. */
  void take(float[] values, float[] weights, int count);

  /** Writes block {@code index} of the batch. */
  void write(int index, byte[] block);
}
