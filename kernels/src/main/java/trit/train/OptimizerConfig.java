package trit.train;

import java.util.List;
import java.util.Optional;
import trit.nn.Parameters;
import trit.nn.TransformerConfig.Parameter;
import trit.tensor.Memory;

/** Which optimizer moves the weights, with its numbers. */
public sealed interface OptimizerConfig permits AdamWConfig, MuonConfig, GrokfastConfig {

  /**
   * AdamW's numbers: whatever the optimizer, its learning rate over time and the limit of the
   * gradients' norm follow these, and so do the weights that it leaves to AdamW.
   */
  AdamWConfig adamW();

  /** An optimizer that has not made a step. */
  Optimizer optimizer(Parameters parameters, Memory memory);

  /** How many floats the optimizer keeps for these parameters from step to step. */
  long stateSize(List<Parameter> trained);

  /** What keeps attention scores from growing; none where they may. */
  default Optional<QkClip> qkClip() {
    return Optional.empty();
  }

  /** What is wrong with these numbers, one sentence each, in the words of a recipe. */
  List<String> problems();
}
