package trit.compute.vector;

import trit.code.EncodedTensor;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.tensor.Tensor;

/** Weights that are f32 already: a linear layer. */
final class DenseProduct implements PackedMatrix {
  private final EncodedTensor source;
  private final Tensor weights;
  private final VectorProducts products;

  DenseProduct(EncodedTensor source, VectorProducts products) {
    this.source = source;
    this.weights = new Tensor(source.shape(), source.data());
    this.products = products;
  }

  @Override
  public EncodedTensor source() {
    return source;
  }

  @Override
  public long extraBytes() {
    return 0;
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source, x, y);
    products.linear(x, weights, y);
  }
}
