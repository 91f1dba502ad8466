package trit.nn;

import java.util.List;
import trit.compute.Backend;
import trit.tensor.Tensor;

/** Layers that a training goes through, step by step. */
public interface TrainedLayers extends Layers {

  /**
   * Makes ready for a step, in which the parameters stay as they are.
   *
   * @param share how much of what rounds is mixed in, 0 … 1
   */
  void prepare(Backend backend, double share);

  /** Turns gradients that have arrived whole into those of the parameters. */
  void passGradients(Backend backend);

  /** The weights as the last step rounded them, where they lie; none where nothing keeps them. */
  default List<Tensor> roundedWeights() {
    return List.of();
  }
}
