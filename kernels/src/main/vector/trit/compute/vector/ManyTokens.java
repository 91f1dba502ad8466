package trit.compute.vector;

import trit.tensor.Tensor;

/** How many tokens at once are multiplied with weights that are repacked for a few. */
@FunctionalInterface
interface ManyTokens {
  /** {@code y[T,N] = round(x[T,K]) · w[N,K]ᵀ}. */
  void multiply(Tensor x, Tensor y);
}
