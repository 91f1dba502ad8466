package trit.compute;

import java.util.List;
import trit.tensor.Tensor;

/** One operation after the other: what {@link RoundedNormKernels} mean. */
public record NormThenRounding(NormKernels norms, RoundingKernels rounding, PackingKernels packing)
    implements RoundedNormKernels {

  @Override
  public void rmsNormRounded(Tensor x, Tensor gain, float epsilon, Tensor y) {
    norms.rmsNorm(x, gain, epsilon, y);
    rounding.fakeQuantizeRows(y, y);
  }

  @Override
  public void multiplyEachNormed(
      Tensor x,
      Tensor gain,
      float epsilon,
      Tensor normed,
      List<PackedMatrix> weights,
      List<Tensor> ys) {
    norms.rmsNorm(x, gain, epsilon, normed);
    packing.multiplyEach(normed, weights, ys);
  }
}
