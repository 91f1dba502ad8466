package trit.compute.vector;

import java.lang.foreign.MemorySegment;

/** The innermost loop of ternary products, at one vector width. */
interface TernaryKernel {

  /**
   * Adds the integer dot products of some columns of a row group.
   *
   * @param weights columns as {@link TernaryWeights} lays them
   * @param at the byte where the first column begins
   * @param inputs two numbers per column, as {@link TernaryInputs} lays them
   * @param first where the first column's numbers stand
   * @param columns how many columns, at most 256
   * @param sums one sum per row of the group, in {@link LaneOrder}
   */
  void addDots(MemorySegment weights, long at, int[] inputs, int first, int columns, int[] sums);

  /**
   * The codes of {@link TableKernel#TABLES} times {@link TableKernel#COLUMNS} columns as indices
   * into tables, one per row and table, table by table. The rows of a table stand in byte order:
   * {@link #byteOrder}.
   *
   * @param at the byte where the first column begins
   * @param indices receives them
   */
  void indices(MemorySegment weights, long at, byte[] indices);

  /** Which row of the group stands at place {@code place} of a table's indices. */
  int byteOrder(int place);
}
