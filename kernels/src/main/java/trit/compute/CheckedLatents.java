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
    checkScales("roundToLevels", w, scales);
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
    checkScales("passGradient", w, scales);
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
    checkScales("passStepGradient", w, scales);
    kernels()
        .latents()
        .passStepGradient(step, rounding, w, scales, share, factor, gradient, scaleGradient);
  }

  /** Checks as many scales as the matrix asks for. */
  private static void checkScales(String operation, Tensor w, SharedScales scales) {
    int wanted = scales.perRow() == 0 ? 1 : w.rows() * scales.perRow();
    boolean fits = scales.perRow() == 0 || scales.runs(w.columns()) == scales.perRow();
    if (!fits || scales.values().length != wanted) {
      throw new IllegalArgumentException(
          "%s: %d scales, %d per row, each of %d weights, are not those of %s"
              .formatted(
                  operation, scales.values().length, scales.perRow(), scales.run(), w.shape()));
    }
  }
}
