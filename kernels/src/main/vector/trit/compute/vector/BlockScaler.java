package trit.compute.vector;

import java.lang.foreign.MemorySegment;

/** Scales the integer dot products of a block, at one vector width. */
interface BlockScaler {

  /** Bytes that the scales of one block of a row group take. */
  int scaleBytes();

  /** Lays the scale of row {@code row} of the group, byte {@code first} on. */
  void layScale(short scale, int row, byte[] laid, int first);

  /**
   * {@code sums[r] += (weightScale[r] * scale) * dots[r]}, in f32, where dots and sums stand in
   * {@link LaneOrder}.
   *
   * @param weights as {@link #layScale} laid the scales
   * @param at the byte where they begin
   */
  void addScaled(MemorySegment weights, long at, float scale, int[] dots, float[] sums);
}
