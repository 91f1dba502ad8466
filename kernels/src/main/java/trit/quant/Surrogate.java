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
    quantizer
        .gradient()
        .pass(quantizer.format())
        .ifPresent(
            pass ->
                backend.passGradient(
                    pass, quantizer.rounding(), w, scales.shared(), (float) share, gradient));
  }
}
