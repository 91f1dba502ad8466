package trit.compute;

import trit.code.Encoding;
import trit.tensor.Tensor;

/**
 * Dense products that check their operands first.
 *
 * @param products compute
 */
record CheckedProducts(ProductKernels products) implements ProductKernels {

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    Operands.linear("linear", x, w, y);
    products.linear(x, w, y);
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    Operands.linear("linearInputGradient", dx, w, dy);
    products.linearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    Operands.linear("addLinearInputGradient", dx, w, dy);
    products.addLinearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    Operands.linear("addLinearWeightGradient", x, dw, dy);
    products.addLinearWeightGradient(dy, x, dw);
  }

  @Override
  public ProductKernels productsOf(Encoding factors) {
    return new CheckedProducts(products.productsOf(factors));
  }
}
