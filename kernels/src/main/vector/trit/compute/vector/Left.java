package trit.compute.vector;

/**
 * The left factor of a product as it lies in memory.
 *
 * @param address its first element
 * @param rowStep bytes from row to row within a tile
 * @param depthStep bytes from one element of a row to the next
 * @param tileStep bytes from one tile of {@link Tiles#ROWS} rows to the next
 * @param rows how many rows
 * @param depth elements of a row
 */
record Left(long address, long rowStep, long depthStep, long tileStep, int rows, int depth) {

  /** A matrix that is multiplied where it lies. */
  static Left inPlace(long address, long rowStep, long depthStep, int rows, int depth) {
    return new Left(address, rowStep, depthStep, Tiles.ROWS * rowStep, rows, depth);
  }

  /** {@code count} rows from {@code first} on, or as many as there are; from a whole tile on. */
  Left rows(int first, int count) {
    long start = address + first / Tiles.ROWS * tileStep;
    return new Left(start, rowStep, depthStep, tileStep, Math.min(count, rows - first), depth);
  }

  /** {@code count} elements of every row from {@code first} on. */
  Left elements(int first, int count) {
    return new Left(address + first * depthStep, rowStep, depthStep, tileStep, rows, count);
  }
}
