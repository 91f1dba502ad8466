package trit.quant.feedback;

import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * What rounding does to the outputs of a matrix: {@code tr(E H Eᵀ) / tr(W H Wᵀ)} with {@code E} the
 * error of the weights and {@code H} the second moments of the inputs.
 *
 * @param backend multiplies
 */
public record LayerError(Backend backend) {

  /** The error of the outputs as a share of their energy. */
  public double relative(Tensor weights, Tensor decoded, Hessian hessian) {
    try (Memory memory = Memory.open()) {
      Tensor error = memory.scratch(weights.shape());
      for (long i = 0; i < weights.size(); i++) {
        error.set(i, weights.get(i) - decoded.get(i));
      }
      return energy(error, hessian, memory) / energy(weights, hessian, memory);
    }
  }

  /** {@code tr(X H Xᵀ)}: the energy of the outputs of a matrix, per token. */
  public double energy(Tensor x, Hessian hessian, Memory memory) {
    Tensor product = memory.scratch(x.shape());
    backend.linear(x, hessian.moments(), product);
    double sum = 0;
    for (long i = 0; i < x.size(); i++) {
      sum += (double) x.get(i) * product.get(i);
    }
    return sum;
  }
}
