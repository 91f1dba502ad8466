package trit.compute.cuda;

import trit.code.EncodedTensor;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.ProductKernels;
import trit.tensor.Tensor;

/**
 * A product with weights that were decoded to f32.
 *
 * @param products multiply
 * @param source what was decoded
 * @param decoded {@code [N,K]}
 */
record CudaDecodedProduct(ProductKernels products, EncodedTensor source, Tensor decoded)
    implements PackedMatrix {

  @Override
  public long extraBytes() {
    return decoded.size() * Float.BYTES;
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source, x, y);
    products.linear(x, decoded, y);
  }
}
