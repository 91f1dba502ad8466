package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.compute.NormKernels;
import trit.tensor.Tensor;

/** Normalisation of rows, one block each. */
final class CudaNorms implements NormKernels {
  private static final int LANES = 32;

  private final Cuda cuda;

  CudaNorms(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y) {
    cuda.call("rmsNorm").in(x).in(gain).real(epsilon).out(y).whole(x.columns()).over(x.rows());
  }

  @Override
  public void layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y) {
    cuda.call("layerNorm")
        .in(x)
        .in(gain)
        .in(bias)
        .real(epsilon)
        .out(y)
        .whole(x.columns())
        .over(x.rows());
  }

  @Override
  public void rmsNormGradient(
      Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain) {
    MemorySegment inverses = cuda.passingFloats(x.rows());
    cuda.call("rmsNormInputGradient")
        .in(x)
        .in(gain)
        .real(epsilon)
        .in(dy)
        .out(dx)
        .address(inverses)
        .whole(x.columns())
        .over(x.rows());
    cuda.call("rmsNormGainGradient")
        .in(x)
        .in(dy)
        .address(inverses)
        .out(dGain)
        .whole(x.rows())
        .whole(x.columns())
        .over(Math.ceilDiv(x.columns(), LANES));
  }
}
