package trit.compute;

import java.util.List;
import trit.tensor.Tensor;

/** Norms whose operands are checked first. */
interface CheckedNorms extends Checked, NormKernels, RoundedNormKernels {

  @Override
  default void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y) {
    Operands.same("rmsNorm", x, y);
    Operands.gain("rmsNorm", x, gain);
    kernels().norms().rmsNorm(x, gain, epsilon, y);
  }

  @Override
  default void layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y) {
    Operands.same("layerNorm", x, y);
    Operands.gain("layerNorm", x, gain);
    Operands.gain("layerNorm", x, bias);
    kernels().norms().layerNorm(x, gain, bias, epsilon, y);
  }

  @Override
  default void rmsNormGradient(
      Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain) {
    Operands.same("rmsNormGradient", x, dy, dx);
    Operands.gain("rmsNormGradient", x, gain);
    Operands.gain("rmsNormGradient", x, dGain);
    kernels().norms().rmsNormGradient(x, gain, epsilon, dy, dx, dGain);
  }

  @Override
  default void rmsNormRounded(Tensor x, Tensor gain, float epsilon, Tensor y) {
    Operands.same("rmsNormRounded", x, y);
    Operands.gain("rmsNormRounded", x, gain);
    kernels().roundedNorms().rmsNormRounded(x, gain, epsilon, y);
  }

  @Override
  default void multiplyEachNormed(
      Tensor x,
      Tensor gain,
      float epsilon,
      Tensor normed,
      List<PackedMatrix> weights,
      List<Tensor> ys) {
    Operands.same("multiplyEachNormed", x, normed);
    Operands.gain("multiplyEachNormed", x, gain);
    Operands.oneEach(x, weights, ys);
    kernels().roundedNorms().multiplyEachNormed(x, gain, epsilon, normed, weights, ys);
  }
}
