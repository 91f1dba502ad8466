package trit.train;

import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * How far training has moved weights: {@code |after - before| / |before|}. At 3 and 4 bits rounding
 * is compensated by moving a tenth to a fifth of the way, below that weights are found anew (Liu et
 * al., 2025, arXiv:2502.02631).
 *
 * @param squared the squared norm of the difference
 * @param before the squared norm before training
 */
public record WeightMovement(double squared, double before) {
  /** Of nothing. */
  public static final WeightMovement NONE = new WeightMovement(0, 0);

  /** The movement of one tensor. */
  public static WeightMovement of(Backend backend, Tensor before, Tensor after) {
    try (Memory memory = backend.openMemory()) {
      Tensor difference = memory.scratch(before.shape());
      backend.scale(before, -1, difference);
      backend.add(after, difference, difference);
      return new WeightMovement(backend.sumOfSquares(difference), backend.sumOfSquares(before));
    }
  }

  /** The movement of both together. */
  public WeightMovement plus(WeightMovement other) {
    return new WeightMovement(squared + other.squared, before + other.before);
  }

  /** As a share of the weights' norm; 0 where that was 0. */
  public double share() {
    return before == 0 ? 0 : Math.sqrt(squared / before);
  }
}
