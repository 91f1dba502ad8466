package trit.compute.cuda;

import java.util.List;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.PackedMatrix;
import trit.compute.PackingKernels;
import trit.compute.ProductKernels;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Encoded weights on the GPU: multiplied straight from their bytes where a kernel knows the
 * encoding, decoded to f32 once where none does.
 */
final class CudaPacking implements PackingKernels {
  private final Cuda cuda;
  private final ProductKernels products;
  private final EncodedInputs inputs;

  /**
   * Packs weights for a GPU.
   *
   * @param products multiply what is decoded
   */
  CudaPacking(Cuda cuda, ProductKernels products) {
    this.cuda = cuda;
    this.products = products;
    this.inputs = new EncodedInputs(cuda);
  }

  /**
   * Where no kernel knows the encoding, activations are rounded only where that changes the model
   * ({@link Activations#INT8_PER_TOKEN}).
   */
  @Override
  public PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    if (SeparatedBlocks.isKnown(weights.encoding())) {
      return new CudaEncodedProduct(cuda, weights, activations, inputs, memory);
    }
    PackedMatrix product =
        new CudaDecodedProduct(products, weights, Encoding.decode(weights, memory));
    return activations == Activations.INT8_PER_TOKEN ? new RoundedTokens(cuda, product) : product;
  }

  @Override
  public void multiplyEach(Tensor x, List<PackedMatrix> weights, List<Tensor> ys) {
    if (!weights.isEmpty() && weights.stream().allMatch(CudaEncodedProduct.class::isInstance)) {
      CudaEncodedProduct.multiplyEach(
          x, weights.stream().map(CudaEncodedProduct.class::cast).toList(), ys);
    } else {
      PackingKernels.super.multiplyEach(x, weights, ys);
    }
  }

  /** Rounds each token to 8 bits and back before it is multiplied. */
  private record RoundedTokens(Cuda cuda, PackedMatrix product) implements PackedMatrix {

    @Override
    public EncodedTensor source() {
      return product.source();
    }

    @Override
    public long extraBytes() {
      return product.extraBytes();
    }

    @Override
    public void multiply(Tensor x, Tensor y) {
      Tensor rounded = new Tensor(x.shape(), cuda.passingFloats(x.size()));
      new CudaRounding(cuda).fakeQuantizeRows(x, rounded);
      product.multiply(rounded, y);
    }
  }
}
