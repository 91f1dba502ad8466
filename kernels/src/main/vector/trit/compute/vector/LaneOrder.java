package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/**
 * Where kernels leave the result of a row. Sums of 16-bit lanes are widened to ints by shifts, the
 * even lanes of a vector first, then the odd ones; a result's place is called its slot.
 *
 * @param slots the slot of each row of a group
 */
record LaneOrder(int[] slots) {

  /**
   * For groups of {@code rows}, of which {@code lanes} share a vector.
   *
   * @param lanes 16-bit lanes of a vector
   */
  static LaneOrder of(int rows, int lanes) {
    int[] slots = new int[rows];
    for (int row = 0; row < rows; row++) {
      int lane = row % lanes;
      slots[row] = row - lane + lane % 2 * (lanes / 2) + lane / 2;
    }
    return new LaneOrder(slots);
  }

  /**
   * Writes the results of a group's first {@code count} rows to {@code y}, element {@code at} on.
   */
  void write(float[] results, int count, Tensor y, long at) {
    float[] rows = new float[count];
    for (int row = 0; row < count; row++) {
      rows[row] = results[slots[row]];
    }
    MemorySegment.copy(rows, 0, y.data(), Tensor.FLOAT, at * Float.BYTES, count);
  }
}
