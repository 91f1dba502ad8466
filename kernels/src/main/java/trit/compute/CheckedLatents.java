package trit.compute;

import java.util.List;
import trit.tensor.Tensor;

/** Latent weights, rounded and passed gradients, their operands checked first. */
interface CheckedLatents extends Checked, LatentKernels {

  @Override
  default List<float[]> storedScales(List<Tensor> learned) {
    return kernels().latents().storedScales(learned);
  }

  @Override
  default void roundToLevels(LevelRounding rounding, Tensor w, SharedScales scales, Tensor out) {
    Operands.same("roundToLevels", w, out);
    Operands.scales("roundToLevels", w, scales);
    kernels().latents().roundToLevels(rounding, w, scales, out);
  }

  @Override
  default void mixRounded(Tensor w, float share, Tensor rounded) {
    Operands.same("mixRounded", w, rounded);
    kernels().latents().mixRounded(w, share, rounded);
  }

  @Override
  default void passGradient(
      GradientPass pass,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      Tensor gradient) {
    Operands.same("passGradient", w, gradient);
    Operands.scales("passGradient", w, scales);
    kernels().latents().passGradient(pass, rounding, w, scales, share, gradient);
  }

  @Override
  default void passStepGradient(
      ClippedStep step,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      double factor,
      Tensor gradient,
      Tensor scaleGradient) {
    Operands.same("passStepGradient", w, gradient);
    Operands.scales("passStepGradient", w, scales);
    kernels()
        .latents()
        .passStepGradient(step, rounding, w, scales, share, factor, gradient, scaleGradient);
  }
}
