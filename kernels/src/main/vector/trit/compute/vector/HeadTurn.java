package trit.compute.vector;

import trit.compute.RotaryTable;

/** Rotary embedding of one head in place. */
@FunctionalInterface
interface HeadTurn {

  /**
   * Products and sums as in the scalar backend, none of them fused.
   *
   * @param head where its elements begin
   * @param angles index of the position's first angle
   * @param direction 1, or -1 for the inverse
   */
  void turn(long head, RotaryTable table, int angles, float direction);
}
