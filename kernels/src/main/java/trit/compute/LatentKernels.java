package trit.compute;

import java.util.List;
import trit.tensor.Tensor;

/**
 * What training through rounding does with latent weights {@code [N,K]}, and with the gradients of
 * what they were rounded to. Conventions: {@link Backend}.
 */
public interface LatentKernels {

  /**
   * {@link SharedScales#stored} of the learned scales of each of several matrices; a backend may
   * wait for all of them at once. All backends give the same bits.
   */
  default List<float[]> storedScales(List<Tensor> learned) {
    return learned.stream().map(SharedScales::stored).toList();
  }

  /**
   * {@code out = scale * code(w / scale)}, computed as {@code code(w * (1/scale))} in f32; {@code
   * out} may be {@code w}. All backends give the same bits.
   */
  void roundToLevels(LevelRounding rounding, Tensor w, SharedScales scales, Tensor out);

  /** {@code rounded = w + share * (rounded - w)}; all backends give the same bits. */
  void mixRounded(Tensor w, float share, Tensor rounded);

  /**
   * Turns the gradient of rounded weights into the latent ones', where it lies: {@code gradient +=
   * share * (pass(gradient) - gradient)}. All backends give the same bits.
   */
  void passGradient(
      GradientPass pass,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      Tensor gradient);

  /**
   * As {@link #passGradient}, with what reaches the latent weight said by {@code step}, for scales
   * that are learned: adds {@code factor * sum of gradient * term} to theirs. Sums are taken in
   * double.
   *
   * @param scaleGradient one number per scale
   */
  void passStepGradient(
      ClippedStep step,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      double factor,
      Tensor gradient,
      Tensor scaleGradient);
}
