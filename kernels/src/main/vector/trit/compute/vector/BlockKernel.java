package trit.compute.vector;

import java.lang.foreign.MemorySegment;

/**
 * Products of whole-number weights in row groups with rounded activations, at one vector width. A
 * 16-bit lane of a vector holds columns of one row, its neighbour the columns beside them: so two
 * neighbouring activations are what a broadcast spreads, and the sums of both lanes make an int of
 * that row.
 *
 * <p>Memory is read in the order in which it lies: a loop that goes back and forth by a few lines
 * gets a third of the bytes. But what ends a super-block of Q4_K or Q5_K is read before the rest of
 * it, which gave one thread a seventh to a quarter more bytes; Q6_K and IQ4_XS lost by it with two
 * threads. Products and their scaling are one loop: apart, they got half of the bytes. Loops call
 * no helpers of ours, because the compiler inlines none after so many vectors: then it calls them,
 * and passes vectors as objects. The steps of inner loops are no constants, so that they are not
 * unrolled into more vectors than there are registers.
 */
interface BlockKernel {

  /** Rows of a group at 128 bits; other widths take proportionally more. */
  int NARROWEST_GROUP = 8;

  /** Times a number in the upper byte of 16 bits, taken away. */
  short MINUS_BYTE = -1 << Byte.SIZE;

  /** Bytes that one block of all rows of a group takes. */
  int blockBytes();

  /**
   * Lays one block of one row.
   *
   * @param rows where the block lies, encoded, from byte {@code at} on
   * @param place the row's place in its group
   * @param laid {@link #blockBytes()} bytes; each row has its own part of them
   */
  void layBlock(MemorySegment rows, long at, int place, byte[] laid);

  /**
   * Multiplies all rows of a group with one token.
   *
   * @param weights address of the group's first block
   * @param blocks of a row
   * @param out address of as many floats as the group has rows
   */
  void multiply(long weights, int blocks, BlockInputs inputs, int token, long out);
}
