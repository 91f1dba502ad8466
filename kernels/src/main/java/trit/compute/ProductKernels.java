package trit.compute;

import trit.code.Encoding;
import trit.tensor.Tensor;

/** Dense matrix products: linear layers and their gradients. Conventions: {@link Backend}. */
public interface ProductKernels {

  /** {@code y[T,N] = x[T,K] · w[N,K]ᵀ}: a linear layer without bias. */
  void linear(Tensor x, Tensor w, Tensor y);

  /** {@code dx[T,K] = dy[T,N] · w[N,K]}: the gradient of {@link #linear} for its input. */
  void linearInputGradient(Tensor dy, Tensor w, Tensor dx);

  /** As {@link #linearInputGradient}, added to what {@code dx} holds. */
  void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx);

  /** {@code dw[N,K] += dy[T,N]ᵀ · x[T,K]}: the gradient of {@link #linear} for its weights. */
  void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw);

  /**
   * The same products for factors that are numbers of an encoding already, F32, BF16 or F16: a
   * backend may use units that take nothing wider. Sums stay in f32, so results agree within the
   * rounding of sums.
   */
  default ProductKernels productsOf(Encoding factors) {
    return this;
  }
}
