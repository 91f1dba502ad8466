package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** A product with weights in their encoding's own bytes, decoded inside the kernel. */
final class CudaEncodedProduct implements PackedMatrix {
  /** From so many tokens on, decoding a tile for all of them is cheaper than once per token. */
  private static final int MANY_TOKENS = 9;

  private static final int ROWS_OF_BLOCK = 8;

  private final Cuda cuda;
  private final EncodedTensor source;
  private final MemorySegment bytes;

  /** Copies the weights into {@code memory}, where the GPU should see them. */
  CudaEncodedProduct(Cuda cuda, EncodedTensor source, Memory memory) {
    this.cuda = cuda;
    this.source = source;
    this.bytes = memory.allocate(source.data().byteSize());
    bytes.copyFrom(source.data());
  }

  @Override
  public EncodedTensor source() {
    return source;
  }

  @Override
  public long extraBytes() {
    return bytes.byteSize();
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source, x, y);
    boolean many = x.rows() >= MANY_TOKENS;
    CudaCall call =
        cuda.call((many ? "multiplyMany" : "multiplyFew") + source.encoding().name())
            .in(bytes)
            .in(x)
            .out(y)
            .whole(x.rows())
            .whole(x.columns())
            .whole(y.columns());
    if (many) {
      call.over(
          Math.ceilDiv(y.columns(), CudaProducts.TILE),
          Math.ceilDiv(y.rows(), CudaProducts.TILE),
          1);
    } else {
      call.over(Math.ceilDiv(y.columns(), ROWS_OF_BLOCK), x.rows(), 1);
    }
  }
}
