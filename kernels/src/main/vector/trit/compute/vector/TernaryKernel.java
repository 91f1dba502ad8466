package trit.compute.vector;

import java.lang.foreign.MemorySegment;

/**
 * The innermost loop of ternary products, at one vector width, and the layout of weights that it
 * reads: blocks of 256 columns of a row group.
 */
interface TernaryKernel {

  /** Bytes of the codes of a block of a row group. */
  int blockBytes();

  /** What all bytes of a block are whose codes are all 0. */
  byte zeros();

  /**
   * Lays one row into a block of zeros.
   *
   * @param codes -1, 0 or 1, one per column
   * @param row of the group
   */
  void lay(byte[] codes, int row, byte[] block);

  /**
   * The dot products of the first columns of a block of a row group.
   *
   * @param weights blocks as {@link #lay} lays them
   * @param at the byte where the block begins
   * @param inputs two numbers per column, as {@link TernaryInputs} lays them
   * @param first where the first column's numbers stand
   * @param columns how many columns, at most 256
   * @param dots one per row of the group, overwritten; 256 columns fit 16 bits
   */
  void dots(MemorySegment weights, long at, int[] inputs, int first, int columns, short[] dots);

  /**
   * The codes of {@link TableKernel#TABLES} times {@link TableKernel#COLUMNS} columns as indices
   * into tables, one per row and table, table by table. The rows of a table stand in byte order:
   * {@link #byteOrder}.
   *
   * @param at the byte where the block begins
   * @param column the first of these columns
   * @param indices receives them
   */
  void indices(MemorySegment weights, long at, int column, byte[] indices);

  /** Which row of the group stands at place {@code place} of a table's indices. */
  int byteOrder(int place);
}
