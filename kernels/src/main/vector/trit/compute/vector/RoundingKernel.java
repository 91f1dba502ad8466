package trit.compute.vector;

import trit.compute.ActivationRounding;

/** Rounds activations for the block kernels, at one vector width. */
interface RoundingKernel {

  /**
   * Rounds neighbours that share a scale, as {@link ActivationRounding#round} does.
   *
   * @param values address of the floats
   * @param count how many; a multiple of 32
   * @param codes address of as many 16-bit numbers
   * @return the scale
   */
  float round(ActivationRounding rounding, long values, int count, long codes);
}
