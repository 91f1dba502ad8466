package trit.compute;

import trit.tensor.Tensor;

/**
 * Rotations that take fewer steps than a product (Tseng et al., 2024, section 3). All backends give
 * the same bits. Conventions: {@link Backend}.
 */
public interface RotationKernels {

  /**
   * {@code x[t] = (s ∘ x[t]) · H / sqrt(K)} for every row, with Sylvester's Hadamard matrix of
   * order {@code K}, a power of two: {@code K log2 K} additions.
   *
   * @param signs 1 or -1, for as many whole rows as there are; the next row begins again
   */
  void hadamard(Tensor x, float[] signs);

  /** {@code x[t] = s ∘ (x[t] · H / sqrt(K))}: undoes {@link #hadamard}. */
  void hadamardInverse(Tensor x, float[] signs);

  /**
   * Takes every row as {@code P} parts of equal length and adds them up in {@code P} ways: part
   * {@code p} becomes {@code Σ x[q] · matrix[q, p] / sqrt(P)}, in the order of {@code q}.
   *
   * @param matrix of 1 and -1, {@code P · P} numbers, row by row
   */
  void mixParts(Tensor x, float[] matrix);
}
