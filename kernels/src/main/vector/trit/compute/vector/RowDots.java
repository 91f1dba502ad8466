package trit.compute.vector;

/** Multiplies encoded rows with floats while they are decoded, at one vector width. */
interface RowDots {

  /**
   * The dot product of what a row of blocks stands for with as many floats.
   *
   * @param row address of its first byte
   * @param count how many floats: whole blocks
   * @param x address of the floats
   */
  float dot(long row, int count, long x);
}
