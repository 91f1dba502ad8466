package trit.compute.cuda;

import trit.compute.ProductKernels;
import trit.tensor.Tensor;

/** Dense products in f32, a tile of 64 by 64 per block. */
final class CudaProducts implements ProductKernels {
  /** Rows and columns of the result that one block makes. */
  static final int TILE = 64;

  private final Cuda cuda;

  CudaProducts(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    product("linear", x, w, y, x.rows(), w.columns(), w.rows());
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    product("linearInputGradient", dy, w, dx, dy.rows(), w.columns(), w.rows());
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    product("addLinearInputGradient", dy, w, dx, dy.rows(), w.columns(), w.rows());
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    product("addLinearWeightGradient", dy, x, dw, dy.rows(), dw.columns(), dw.rows());
  }

  private void product(String kernel, Tensor a, Tensor b, Tensor out, int t, int k, int n) {
    cuda.call(kernel)
        .in(a)
        .in(b)
        .out(out)
        .whole(t)
        .whole(k)
        .whole(n)
        .over(Math.ceilDiv(out.columns(), TILE), Math.ceilDiv(out.rows(), TILE), 1);
  }
}
