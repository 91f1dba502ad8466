package trit.compute.vector;

/** Decodes rows of one encoding, at one vector width. */
interface BlockDecoder {

  /**
   * Writes the floats that a row of blocks stands for, the same to the bit as its codec does.
   *
   * @param row address of its first byte
   * @param count how many floats: whole blocks
   * @param target address of the first float
   */
  void decode(long row, int count, long target);
}
