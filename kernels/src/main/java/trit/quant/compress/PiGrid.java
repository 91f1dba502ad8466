package trit.quant.compress;

/**
 * Whole numbers times {@code alpha * constant / k}, with {@code alpha} a searched 16-bit float for
 * each group (pi-quantization, RuVector, 2026). For any {@code k} and constant these are the same
 * grids as {@link UniformGrid}'s, with the step written in another way: what is found differs by
 * the rounding of {@code alpha} only.
 *
 * @param bits of a code: 2 or 3
 * @param k what the constant is divided by: 2 … 5
 * @param constant usually pi
 * @param group how many neighbours in a row share an alpha
 */
public record PiGrid(int bits, int k, BaseConstant constant, int group) implements GridCompression {

  /** Checks the ranges. */
  public PiGrid {
    UniformGrid.checkGroup(group);
    if (bits < 2 || bits > 3) {
      throw new IllegalArgumentException(
          "pi has 2 or 3 bits, not " + bits + "; uniform has 4, too");
    }
    if (k < 2 || k > 5) {
      throw new IllegalArgumentException("k must be 2, 3, 4 or 5, not " + k);
    }
  }

  /** The step of an alpha, {@code alpha * constant / k}. */
  public double step(float alpha) {
    if (!(alpha > 0 && alpha < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("alpha must be above 0 and finite, not " + alpha);
    }
    return stepped().unit() * alpha;
  }

  /** The code of a weight for an alpha, halves away from zero. */
  public int code(float weight, float alpha) {
    return stepped().code(weight, step(alpha));
  }

  @Override
  public GroupedGrid grid() {
    return new GroupedGrid(stepped(), group);
  }

  private SteppedGrid stepped() {
    return new SteppedGrid(bits, constant.value() / k);
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "pi %d, %d, %d, %s".formatted(bits, k, group, constant);
  }
}
