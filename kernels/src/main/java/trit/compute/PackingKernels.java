package trit.compute;

import java.util.List;
import trit.code.EncodedTensor;
import trit.tensor.Memory;
import trit.tensor.Tensor;

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

  /**
   * Several products of one input: {@code ys[i] = round(x) · weights[i]ᵀ}. Gives what the products
   * by themselves give; a backend may round once and share all the work among its threads at once.
   *
   * @param weights what {@link #pack} of this backend made
   * @param ys one result each
   */
  default void multiplyEach(Tensor x, List<PackedMatrix> weights, List<Tensor> ys) {
    for (int i = 0; i < ys.size(); i++) {
      weights.get(i).multiply(x, ys.get(i));
    }
  }
}
