package trit.compute.cuda;

import java.util.List;
import trit.compute.NormThenRounding;
import trit.compute.PackedMatrix;
import trit.compute.RoundedNormKernels;
import trit.tensor.Tensor;

/**
 * Norm and rounding in one kernel, so that normalised rows never lie in memory.
 *
 * @param apart for matrices whose kernels do not take rounded tokens
 */
record CudaRoundedNorms(Cuda cuda, NormThenRounding apart) implements RoundedNormKernels {

  @Override
  public void rmsNormRounded(Tensor x, Tensor gain, float epsilon, Tensor y) {
    cuda.call("rmsNormRounded")
        .in(x)
        .in(gain)
        .real(epsilon)
        .out(y)
        .whole(x.columns())
        .over(x.rows());
  }

  @Override
  public void multiplyEachNormed(
      Tensor x,
      Tensor gain,
      float epsilon,
      Tensor normed,
      List<PackedMatrix> weights,
      List<Tensor> ys) {
    boolean together =
        !weights.isEmpty()
            && weights.stream()
                .allMatch(w -> w instanceof CudaEncodedProduct product && product.roundsTokens());
    if (together) {
      CudaEncodedProduct.multiplyEachNormed(
          x, gain, epsilon, weights.stream().map(CudaEncodedProduct.class::cast).toList(), ys);
    } else {
      apart.multiplyEachNormed(x, gain, epsilon, normed, weights, ys);
    }
  }
}
