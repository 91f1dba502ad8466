package trit.compute.vector;

import java.lang.foreign.MemorySegment;

/** The innermost loop of products with one scale per 32 weights, at one vector width. */
interface BlockKernel {

  /** Bytes that the codes of one block of a row group take. */
  int codeBytes();

  /**
   * Lays the codes of a group's block.
   *
   * @param codes 32 codes of each row of the group, row after row
   * @param laid receives {@link #codeBytes()} bytes from {@code first} on
   */
  void layCodes(byte[] codes, byte[] laid, int first);

  /**
   * The integer dot products of one block of all rows of a group.
   *
   * @param weights as {@link #layCodes} laid them
   * @param at the byte where the block begins
   * @param inputs the activations
   * @param block which block of them to take
   * @param dots receives one per row, in {@link LaneOrder}
   */
  void dots(MemorySegment weights, long at, BlockInputs inputs, int block, int[] dots);
}
