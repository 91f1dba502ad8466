package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import trit.compute.Workers;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Evenly spaced whole numbers with a searched step for each group.
 *
 * @param bits of a code: 2, 3 or 4
 * @param group how many neighbours in a row share a step
 */
public record UniformGrid(int bits, int group) implements Compression {

  /** Checks the ranges. */
  public UniformGrid {
    check(bits, group);
  }

  static void check(int bits, int group) {
    if (bits < 2 || bits > 4) {
      throw new IllegalArgumentException("a grid has 2, 3 or 4 bits, not " + bits);
    }
    checkGroup(group);
  }

  static void checkGroup(int group) {
    if (group < 8) {
      throw new IllegalArgumentException("a group holds at least 8 weights, not " + group);
    }
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    return grid().compress(weights, means.backend());
  }

  @Override
  public long bits(Shape shape) {
    return grid().bits(shape);
  }

  @Override
  public int[] codeBits() {
    return new int[] {bits};
  }

  @Override
  public void describe(Shape shape, StreamFields fields) {
    grid().describe(shape, fields);
  }

  @Override
  public void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    grid().decompress(stored, workers, weights);
  }

  private GroupedGrid grid() {
    return new GroupedGrid(new SteppedGrid(bits, 1), group);
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "uniform " + bits + ", " + group;
  }
}
