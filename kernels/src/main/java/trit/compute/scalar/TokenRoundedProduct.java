package trit.compute.scalar;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.compute.PackedMatrix;
import trit.compute.RoundedActivations;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Weights stored as floats times activations rounded to 8 bits per token and back: {@code y =
 * product(scale * code)}, as {@link Backend#fakeQuantizeRows} rounds.
 */
final class TokenRoundedProduct implements PackedMatrix {
  private final PackedMatrix product;
  private final Workers workers;

  /** Rounds what {@code product} multiplies. */
  TokenRoundedProduct(PackedMatrix product, Workers workers) {
    this.product = product;
    this.workers = workers;
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
    RoundedActivations rounded =
        RoundedActivations.of(x, source().encoding(), Activations.INT8_PER_TOKEN, workers);
    float[] values = new float[rounded.codes().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = rounded.codes()[i] * rounded.scales()[i / rounded.columns()];
    }
    product.multiply(new Tensor(x.shape(), MemorySegment.ofArray(values)), y);
  }
}
