package trit.compute;

import trit.tensor.Tensor;

/** Rotations that take fewer steps than a product. Conventions: {@link Backend}. */
public interface RotationKernels {

  /**
   * {@code x[t] = x[t] · H / sqrt(K)} for every row, with Sylvester's Hadamard matrix of order
   * {@code K}, a power of two: {@code K log2 K} additions. Its own inverse. All backends give the
   * same bits.
   */
  void hadamard(Tensor x);
}
