package trit.phase.train;

import java.util.Optional;
import trit.compute.Backend;
import trit.nn.BitLinear;
import trit.nn.LlamaWeights;
import trit.nn.Parameters;
import trit.nn.TrainedLayers;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * All weights of a model learn.
 *
 * @param parameters the latent weights
 * @param carried what they are rounded through, if anything
 */
record AllWeights(LlamaWeights parameters, Optional<FakeQuantizer> carried) implements Trainee {

  @Override
  public TrainedLayers layers(Parameters trained, Memory memory) {
    return carried
        .<TrainedLayers>map(quantizer -> new BitLinear(trained, quantizer, memory))
        .orElse(trained);
  }

  @Override
  public Tensor result(String name, Backend backend, Memory memory) {
    return parameters.get(name);
  }
}
