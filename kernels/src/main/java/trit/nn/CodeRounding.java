package trit.nn;

import java.util.Map;
import trit.compute.Backend;
import trit.quant.CompressedRounding;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * A layer that is rounded to what a way of storing it gives back. Where its codes last for several
 * steps, what they stand for is held between them.
 *
 * @param rounding what it is rounded to
 * @param name of its weights
 * @param latent the weights
 * @param rounded what they become
 * @param chosen what the codes stand for; the rounded weights themselves where codes last for one
 *     step
 */
record CodeRounding(
    CompressedRounding rounding, String name, Tensor latent, Tensor rounded, Tensor chosen)
    implements LayerRounding {

  /** A layer, and room for what is held of it. */
  static CodeRounding of(
      CompressedRounding rounding, String name, Tensor latent, Tensor rounded, Memory memory) {
    Tensor chosen = rounding.recodeEvery() > 1 ? memory.tensor(latent.shape()) : rounded;
    return new CodeRounding(rounding, name, latent, rounded, chosen);
  }

  @Override
  public void round(Backend backend, int made) {
    if (made % rounding.recodeEvery() == 0) {
      rounding.round(backend, name, latent, chosen);
    }
    if (chosen != rounded) {
      backend.copy(chosen, rounded);
    }
  }

  /** Nothing: they pass straight through. */
  @Override
  public void passGradients(Backend backend, double share) {}

  @Override
  public Map<String, Tensor> held() {
    return chosen == rounded ? Map.of() : Map.of(name, chosen);
  }
}
