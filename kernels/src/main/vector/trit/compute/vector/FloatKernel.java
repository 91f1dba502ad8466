package trit.compute.vector;

/** Dot products of float rows, at one vector width. */
interface FloatKernel {

  /** Rows of weights that one call multiplies. */
  int ROWS = 4;

  /** Lanes of a vector: what the length of a row is padded to. */
  int lanes();

  /**
   * The dot products of {@link #ROWS} rows of weights with two tokens.
   *
   * @param weights rows one after the other, {@code columns} apart
   * @param columns a multiple of {@link #lanes()}
   * @param inputs tokens
   * @param token0 where the first begins
   * @param token1 where the second begins
   * @param partials receives {@link #lanes()} partial sums of each row with the first token, then
   *     with the second. Whoever adds them up does so in order: a vector's own reduction may take
   *     any, and another one once it is compiled
   */
  void dots(float[] weights, int columns, float[] inputs, int token0, int token1, float[] partials);
}
