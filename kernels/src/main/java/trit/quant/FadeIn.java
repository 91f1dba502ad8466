package trit.quant;

import trit.compute.Backend;
import trit.tensor.Tensor;

/**
 * Mixes rounding in little by little, {@code w + share * (Q(w) - w)}, so that a model trained in
 * full precision does not lose everything at once.
 */
public final class FadeIn {
  private FadeIn() {}

  /**
   * Moves rounded weights back towards the latent ones.
   *
   * @param w the latent weights
   * @param share how much of the rounding remains, 0 … 1
   * @param rounded changed in place
   */
  public static void mix(Backend backend, Tensor w, double share, Tensor rounded) {
    if (share < 1) {
      backend.mixRounded(w, (float) share, rounded);
    }
  }
}
