package trit.compute.vector;

/**
 * The right factor of a product as it lies in memory, before it is packed.
 *
 * @param address its first element
 * @param depthStep bytes from row to row
 * @param columnStep bytes from column to column; one of the two steps is one float
 * @param depth how many rows
 * @param columns how many columns
 */
record Right(long address, long depthStep, long columnStep, int depth, int columns) {

  /** A block of it. */
  Right block(int firstDepth, int depth, int firstColumn, int columns) {
    return new Right(
        address + firstDepth * depthStep + firstColumn * columnStep,
        depthStep,
        columnStep,
        depth,
        columns);
  }

  /** Writes one panel. */
  void pack(Panels panels, int panel, long target) {
    if (columnStep == Float.BYTES) {
      panels.pack(panel, address, depthStep, target);
    } else {
      panels.packTransposed(panel, address, columnStep, target);
    }
  }
}
