package trit.compute.vector;

/** Dot products of rows of halves with one row of floats, at one vector width. */
interface HalfKernel {

  /** Whether no half is infinite or not a number. */
  boolean areFinite(long halves, long count);

  /**
   * Writes floats in the order {@link #multiply} reads them: as many as whole steps of it cover,
   * those of even columns first.
   *
   * @param factor what each is multiplied with
   */
  void split(long x, int columns, float factor, long target);

  /**
   * {@code y[r] = factor * (row r · x)} for rows that follow each other.
   *
   * @param weights address of the first row
   * @param x address of the floats
   * @param split the same as {@link #split} wrote them
   * @param factor takes back what they were multiplied with, and what the halves were
   * @param y address of the first result
   */
  void multiply(long weights, int rows, int columns, long x, long split, double factor, long y);
}
