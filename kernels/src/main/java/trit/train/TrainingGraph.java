package trit.train;

import trit.nn.BitLinear;
import trit.nn.Llama;
import trit.nn.Parameters;
import trit.nn.ScoreWatch;
import trit.nn.TrainedLayers;
import trit.tensor.Memory;

/**
 * What a batch goes through in a step.
 *
 * @param model the forward pass
 * @param layers its parameters, and how they are rounded
 * @param loss what is minimised
 */
public record TrainingGraph(Llama model, TrainedLayers layers, TrainingLoss loss) {

  /** All weights of a state, through the fake-quantizer of a training that has one. */
  public static TrainingGraph of(
      TrainingConfig config, TrainingState state, TrainingLoss loss, Memory memory) {
    Parameters latent = state.parameters();
    TrainedLayers layers =
        config
            .fakeQuantizer()
            .<TrainedLayers>map(quantizer -> new BitLinear(latent, quantizer, memory))
            .orElse(latent);
    return new TrainingGraph(new Llama(latent.weights().config()), layers, loss);
  }

  /** The same, which tells how large its attention scores are. */
  TrainingGraph watched(ScoreWatch watch) {
    return new TrainingGraph(model.watched(watch), layers, loss);
  }

  /** The same with the values inside blocks computed again on the way back. */
  public TrainingGraph recomputing() {
    return new TrainingGraph(model.recomputing(), layers, loss);
  }
}
