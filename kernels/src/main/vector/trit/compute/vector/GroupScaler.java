package trit.compute.vector;

import java.lang.foreign.MemorySegment;

/** Weighs the integer dot products of a super-block's groups, at one vector width. */
interface GroupScaler {

  /** Bytes that the scales and minimums of one super-block of a row group take. */
  int scaleBytes();

  /**
   * Lays the scales and minimums of one row.
   *
   * @param scales one per group of the super-block, 0 … 127
   * @param minimums likewise
   * @param slot the row's place in {@link LaneOrder}
   * @param laid {@link #scaleBytes()} bytes from {@code first} on
   */
  void layGroups(byte[] scales, byte[] minimums, int slot, byte[] laid, int first);

  /**
   * {@code weighedDots[r] += scale[r] * (dots[r] + bias * inputSum)} and {@code weighedSums[r] +=
   * minimum[r] * inputSum}, all in {@link LaneOrder}.
   *
   * @param weights as {@link #layGroups} laid scales and minimums
   * @param at the byte where they begin
   * @param group which group of the super-block
   * @param bias what was taken from each code
   * @param inputSum the sum of the group's activations
   */
  void weigh(
      MemorySegment weights,
      long at,
      int group,
      int bias,
      int inputSum,
      int[] dots,
      int[] weighedDots,
      int[] weighedSums);
}
