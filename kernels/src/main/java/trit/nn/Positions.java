package trit.nn;

import trit.compute.RotaryTable;

/** How a model knows where a token stands. */
public sealed interface Positions {

  /**
   * Queries and keys are rotated (Su et al., 2021).
   *
   * @param base of the angles
   * @param scaling how the angles are slowed down for longer texts
   */
  record Rotary(double base, RotaryScaling scaling) implements Positions {

    /** Unscaled angles. */
    public Rotary(double base) {
      this(base, RotaryScaling.NONE);
    }

    /** The angles of the first so many positions. */
    public RotaryTable table(int headDim, int positions) {
      return RotaryTable.of(positions, scaling.frequencies(headDim, base), scaling.magnitude());
    }
  }

  /** A vector per position is added to the embedding. */
  record Learned() implements Positions {}
}
