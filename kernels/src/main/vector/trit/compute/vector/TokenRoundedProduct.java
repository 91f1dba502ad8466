package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.compute.PackedMatrix;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Weights stored as floats times activations rounded to 8 bits per token and back. */
final class TokenRoundedProduct implements PackedMatrix {
  private final PackedMatrix product;
  private final VectorRounding rounding;
  private final ScratchPool scratch;

  TokenRoundedProduct(PackedMatrix product, ScratchPool scratch, Workers workers) {
    this.product = product;
    this.rounding = new VectorRounding(workers);
    this.scratch = scratch;
  }

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
    long bytes = x.size() * Float.BYTES;
    scratch.lend(
        bytes,
        address -> {
          MemorySegment data = MemorySegment.ofAddress(address).reinterpret(bytes);
          Tensor rounded = new Tensor(x.shape(), data);
          rounding.fakeQuantizeRows(x, rounded);
          product.multiply(rounded, y);
        });
  }
}
