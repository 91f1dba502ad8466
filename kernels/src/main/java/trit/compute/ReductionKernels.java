package trit.compute;

import trit.tensor.Tensor;

/**
 * Sums in double over chunks of 4,096 elements in index order, and the largest magnitude.
 * Conventions: {@link Backend}.
 */
public interface ReductionKernels {

  /** The sum of all elements. */
  double sum(Tensor x);

  /** The sum of all squares. */
  double sumOfSquares(Tensor x);

  /** The sum of all magnitudes. */
  double sumOfMagnitudes(Tensor x);

  /** The largest magnitude; 0 for an empty tensor. NaN where any element is NaN. */
  float maxMagnitude(Tensor x);
}
