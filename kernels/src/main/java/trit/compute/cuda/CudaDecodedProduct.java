package trit.compute.cuda;

import trit.code.EncodedTensor;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.tensor.Tensor;

/**
 * A product with weights that were decoded to f32.
 *
 * @param cuda the GPU
 * @param source what was decoded
 * @param decoded {@code [N,K]}
 */
record CudaDecodedProduct(Cuda cuda, EncodedTensor source, Tensor decoded) implements PackedMatrix {

  @Override
  public long extraBytes() {
    return decoded.size() * Float.BYTES;
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source, x, y);
    new CudaProducts(cuda).linear(x, decoded, y);
  }
}
