package trit.compute.vector;

/**
 * The rows of one head inside a matrix that holds all heads side by side, or of all of them.
 *
 * @param address the first element in the first row
 * @param step bytes from row to row
 */
record HeadRows(long address, long step) {

  /** Where row {@code i} begins. */
  long row(long i) {
    return address + i * step;
  }

  /** The same head, from row {@code first} on. */
  HeadRows from(long first) {
    return new HeadRows(row(first), step);
  }

  /** As the left factor of a product over the head's elements. */
  Left left(int first, int rows, int headDim) {
    return Left.inPlace(row(first), step, Float.BYTES, rows, headDim);
  }

  /** Of rows that hold all heads side by side, the part of one. */
  HeadRows head(int head, int headDim) {
    return new HeadRows(address + (long) head * headDim * Float.BYTES, step);
  }
}
