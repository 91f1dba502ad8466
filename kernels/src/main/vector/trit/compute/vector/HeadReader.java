package trit.compute.vector;

/** How keys and values of one head are read where they lie, in one encoding. */
interface HeadReader {

  /** Bytes from one head of a row to the next. */
  long headBytes(int headDim);

  /**
   * Multiplies a query with keys.
   *
   * @param query address of its floats
   * @param key address of the first key
   * @param step bytes from key to key
   * @param count how many
   * @param scores address of as many floats, which are overwritten
   */
  void dots(long query, long key, long step, int count, int headDim, long scores);

  /**
   * Mixes values: {@code out = scale * sum of weights[s] * value[s]}.
   *
   * @param value address of the first value
   * @param step bytes from value to value
   * @param count how many
   * @param weights address of as many floats
   * @param out address of {@code headDim} floats, which are overwritten
   */
  void mix(long value, long step, int count, int headDim, long weights, float scale, long out);
}
