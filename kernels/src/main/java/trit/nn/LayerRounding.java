package trit.nn;

import java.util.Map;
import trit.compute.Backend;
import trit.tensor.Tensor;

/** How some layers of a training are rounded, which share what they are rounded to. */
interface LayerRounding {

  /**
   * Writes the rounded weights of these layers.
   *
   * @param made how many steps have rounded before
   */
  void round(Backend backend, int made);

  /**
   * Turns the gradients of the rounded weights into the latent ones'.
   *
   * @param share how much of the rounding was mixed in, above 0 and at most 1
   */
  void passGradients(Backend backend, double share);

  /** What later steps need of this one, by the name of the weights. */
  default Map<String, Tensor> held() {
    return Map.of();
  }
}
