package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Memory;

/** Products with encoded weights. Conventions: {@link Backend}. */
public interface PackingKernels {

  /**
   * Makes an encoded matrix ready to be multiplied, repacking it where this backend has a faster
   * layout.
   *
   * @param weights {@code [N,K]}; stays mapped as long as the result is used
   * @param activations how the other factor is rounded before it is multiplied
   * @param memory where a repacked copy lives
   */
  PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory);
}
