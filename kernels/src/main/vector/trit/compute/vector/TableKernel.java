package trit.compute.vector;

/**
 * Ternary products of many tokens through tables ("four Russians", Arlazarov et al., 1970), at one
 * vector width: for every four columns a table of all 81 signed sums of their activations, one
 * vector of tokens each, so that a row of weights costs one addition for four columns.
 */
interface TableKernel {
  /** Columns that share a table. */
  int COLUMNS = 4;

  /** Tables that are filled and used together. */
  int TABLES = 8;

  /** Sums in a table. */
  int SUMS = 81;

  /** Tokens of a panel: 16-bit lanes of a vector. */
  int tokens();

  /**
   * Fills {@link #TABLES} tables.
   *
   * @param inputs activations, one vector of tokens per column
   * @param first where the first of {@code TABLES * COLUMNS} columns begins
   * @param tables entry {@code c0 + 3 c1 + 9 c2 + 27 c3} of each becomes the sum of {@code (c[i] -
   *     1) * input[i]}
   */
  void fill(short[] inputs, int first, short[] tables);

  /**
   * Adds one entry of each table to the sums of every row.
   *
   * @param indices as {@link TernaryKernel#indices} makes them
   * @param rows how many rows
   * @param sums one vector of tokens per row
   * @param first where the first row's begins
   */
  void add(byte[] indices, int rows, short[] tables, short[] sums, int first);

  /** {@code totals[i] += sums[i]}; whole vectors. */
  void addWhole(short[] sums, int[] totals);

  /**
   * {@code totals[r,t] += (scales[r] * inputs[t]) * sums[r,t]}, in f32, for some rows of a vector
   * of tokens each.
   *
   * @param first where the first row begins
   */
  void addScaled(short[] sums, int first, float[] scales, float[] inputs, float[] totals);
}
