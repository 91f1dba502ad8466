package trit.quant.compress;

/**
 * Evenly spaced whole numbers with a searched step for each group.
 *
 * @param bits of a code: 2, 3 or 4
 * @param group how many neighbours in a row share a step
 */
public record UniformGrid(int bits, int group) implements GridCompression {

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
  public GroupedGrid grid() {
    return new GroupedGrid(new SteppedGrid(bits, 1), group);
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "uniform " + bits + ", " + group;
  }
}
