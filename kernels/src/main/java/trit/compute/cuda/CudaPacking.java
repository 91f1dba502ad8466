package trit.compute.cuda;

import java.util.EnumSet;
import java.util.Set;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.PackedMatrix;
import trit.compute.PackingKernels;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Encoded weights on the GPU: multiplied straight from their bytes where a kernel knows the
 * encoding, decoded to f32 once where none does.
 */
final class CudaPacking implements PackingKernels {
  private static final Set<Encoding> KNOWN =
      EnumSet.of(Encoding.Q8_0, Encoding.Q4_0, Encoding.TQ2_0, Encoding.Q4_K);

  private final Cuda cuda;

  CudaPacking(Cuda cuda) {
    this.cuda = cuda;
  }

  /**
   * Activations are rounded only where that changes the model ({@link Activations#INT8_PER_TOKEN});
   * rounding for speed does not pay here.
   */
  @Override
  public PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    PackedMatrix product =
        KNOWN.contains(weights.encoding())
            ? new CudaEncodedProduct(cuda, weights, memory)
            : new CudaDecodedProduct(cuda, weights, Encoding.decode(weights, memory));
    return activations == Activations.INT8_PER_TOKEN ? new RoundedTokens(cuda, product) : product;
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
