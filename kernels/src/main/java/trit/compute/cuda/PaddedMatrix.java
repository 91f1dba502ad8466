package trit.compute.cuda;

import java.lang.foreign.MemorySegment;

/**
 * A factor of a product as tensor cores take it: rows along the depth, in a narrower format, filled
 * up with zeros so that tiles need no checks.
 *
 * @param data the elements, until the buffer is used again
 * @param rows without those filled up
 * @param rowBytes of a row with what it is filled up with
 */
record PaddedMatrix(MemorySegment data, int rows, int rowBytes) {
  /** Rows are filled up to a multiple of this. */
  private static final int ROWS = 128;

  /** Elements of a row are filled up to a multiple of this. */
  private static final int DEPTH = 64;

  /** Room for a matrix of elements of so many bytes. */
  static PaddedMatrix in(StreamScratch scratch, int rows, int depth, int elementBytes) {
    int rowBytes = Math.multiplyExact(paddedDepth(depth), elementBytes);
    return new PaddedMatrix(scratch.take((long) paddedRows(rows) * rowBytes), rows, rowBytes);
  }

  static int paddedRows(int rows) {
    return Math.ceilDiv(rows, ROWS) * ROWS;
  }

  static int paddedDepth(int depth) {
    return Math.ceilDiv(depth, DEPTH) * DEPTH;
  }
}
