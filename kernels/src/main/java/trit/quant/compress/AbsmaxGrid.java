package trit.quant.compress;

import trit.tensor.Tensor;

/**
 * {@link UniformGrid} without its search: the step is the largest magnitude of a group over the
 * codes below 0, so that nothing is clipped but positive weights near it. What searched grids are
 * to be better than.
 *
 * @param bits of a code: 2, 3 or 4
 * @param group how many neighbours in a row share a step
 */
public record AbsmaxGrid(int bits, int group) implements GridCompression {

  /** Checks the ranges. */
  public AbsmaxGrid {
    UniformGrid.check(bits, group);
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    return grid().compress(weights, means.backend(), this::step);
  }

  private double step(float[] weights) {
    double largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return largest / (1 << bits - 1);
  }

  @Override
  public GroupedGrid grid() {
    return new GroupedGrid(new SteppedGrid(bits, 1), group);
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "absmax " + bits + ", " + group;
  }
}
