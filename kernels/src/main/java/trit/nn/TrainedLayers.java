package trit.nn;

import java.util.List;
import java.util.Map;
import trit.compute.Backend;
import trit.tensor.Tensor;

/** Layers that a training goes through, step by step. */
public interface TrainedLayers extends Layers {

  /**
   * Makes ready for a step, in which the parameters stay as they are.
   *
   * @param share how much of what rounds is mixed in, 0 … 1
   * @param made how many steps have rounded before
   */
  void prepare(Backend backend, double share, int made);

  /** Makes ready for a first step that rounds. */
  default void prepare(Backend backend, double share) {
    prepare(backend, share, 0);
  }

  /** Turns gradients that have arrived whole into those of the parameters. */
  void passGradients(Backend backend);

  /** What later steps need of this one beside the parameters, by name. */
  default Map<String, Tensor> held() {
    return Map.of();
  }

  /** The weights as the last step rounded them, where they lie; none where nothing keeps them. */
  default List<Tensor> roundedWeights() {
    return List.of();
  }
}
