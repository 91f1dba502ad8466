package trit.compute.cuda;

import trit.code.Encoding;
import trit.compute.ProductKernels;
import trit.tensor.Tensor;

/**
 * Dense products: small ones in f32 as it is, a tile of 64 by 64 per block, large ones on tensor
 * cores, whose factors of 32 bits are split in two.
 */
final class CudaProducts implements ProductKernels {
  /** Rows and columns of the result that one block makes without tensor cores. */
  static final int TILE = 64;

  /** With this many rows, columns and inputs, filling up for tensor cores pays. */
  private static final int SMALLEST = 64;

  /** Up to so many tokens, weights are read at the speed of memory. */
  private static final int FEW_TOKENS = 8;

  private static final int WARPS = CudaCall.THREADS / 32;

  private final Cuda cuda;
  private final ProductKernels split;
  private final ProductKernels bfloat16;
  private final ProductKernels half;

  CudaProducts(Cuda cuda) {
    this.cuda = cuda;
    this.split = new CudaTensorProducts(cuda, FactorFormat.SPLIT_TF32);
    this.bfloat16 = new CudaTensorProducts(cuda, FactorFormat.BFLOAT16);
    this.half = new CudaTensorProducts(cuda, FactorFormat.HALF);
  }

  @Override
  public ProductKernels productsOf(Encoding factors) {
    return switch (factors) {
      case BF16 -> bfloat16;
      case F16 -> half;
      default -> this;
    };
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    if (isLarge(x, w)) {
      split.linear(x, w, y);
    } else if (x.rows() <= FEW_TOKENS) {
      cuda.call("linearFew")
          .in(x)
          .in(w)
          .out(y)
          .whole(x.rows())
          .whole(x.columns())
          .whole(y.columns())
          .over(x.rows() == 0 ? 0 : Math.ceilDiv(y.columns(), WARPS));
    } else {
      product("linear", x, w, y, x.rows(), w.columns(), w.rows());
    }
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    if (isLarge(dy, w)) {
      split.linearInputGradient(dy, w, dx);
    } else {
      product("linearInputGradient", dy, w, dx, dy.rows(), w.columns(), w.rows());
    }
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    if (isLarge(dy, w)) {
      split.addLinearInputGradient(dy, w, dx);
    } else {
      product("addLinearInputGradient", dy, w, dx, dy.rows(), w.columns(), w.rows());
    }
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    if (isLarge(dy, dw)) {
      split.addLinearWeightGradient(dy, x, dw);
    } else {
      product("addLinearWeightGradient", dy, x, dw, dy.rows(), dw.columns(), dw.rows());
    }
  }

  private static boolean isLarge(Tensor activations, Tensor weights) {
    return Math.min(activations.rows(), Math.min(weights.rows(), weights.columns())) >= SMALLEST;
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
