package trit.quant;

import trit.compute.Backend;
import trit.tensor.Tensor;

/**
 * Turns the gradient of rounded weights into that of the latent ones, where it lies. It is applied
 * once to the whole gradient of a step, because not every rule is linear.
 *
 * @param quantizer what rounded
 * @param backend shares the work
 */
public record Surrogate(WeightQuantizer quantizer, Backend backend) {

  /**
   * Replaces the gradient.
   *
   * @param w the latent weights
   * @param scales what they were rounded with
   * @param share how much of the rounding was mixed in, 0 … 1; the rest passes straight through
   * @param gradient like {@code w}, changed in place
   */
  public void apply(Tensor w, Scales scales, double share, Tensor gradient) {
    if (quantizer.gradient() instanceof GradientRule.StraightThrough) {
      return;
    }
    backend.finish();
    backend
        .workers()
        .run(
            w.rows(),
            row -> {
              float[] values = MatrixRow.read(w, row);
              float[] gradients = MatrixRow.read(gradient, row);
              applyRow(values, row, scales, (float) share, gradients);
              MatrixRow.write(gradients, gradient, row);
            });
  }

  private void applyRow(float[] w, int row, Scales scales, float share, float[] gradients) {
    GradientRule rule = quantizer.gradient();
    for (int i = 0; i < w.length; i++) {
      float ratio = w[i] * WeightQuantizer.inverse(scales.at(row, i));
      float straight = gradients[i];
      float passed = rule.pass(straight, ratio, quantizer.code(ratio), quantizer.format());
      gradients[i] = straight + share * (passed - straight);
    }
  }
}
