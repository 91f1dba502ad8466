package trit.phase;

import java.util.List;
import java.util.Optional;
import trit.compute.Backend;
import trit.nn.AdaptedLayers;
import trit.nn.AdapterMerge;
import trit.nn.FrozenBase;
import trit.nn.LlamaWeights;
import trit.nn.Lora;
import trit.nn.Parameters;
import trit.nn.TrainedLayers;
import trit.nn.TransformerConfig;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** Only low-rank adapters of a frozen model learn. */
final class AdapterWeights implements Trainee {
  private final FrozenBase base;
  private final Lora lora;
  private final LlamaWeights factors;
  private final Optional<FakeQuantizer> rounding;
  private AdaptedLayers layers;

  /**
   * Adapters that change nothing yet.
   *
   * @param random the stream that they begin with
   */
  AdapterWeights(
      FrozenBase base,
      Lora lora,
      Optional<FakeQuantizer> rounding,
      RandomStream random,
      Memory memory) {
    this.base = base;
    this.lora = lora;
    this.rounding = rounding;
    this.factors = lora.initial(base.config(), random, memory);
  }

  @Override
  public LlamaWeights parameters() {
    return factors;
  }

  @Override
  public TrainedLayers layers(Parameters trained, Memory memory) {
    layers = new AdaptedLayers(base, lora, trained, rounding);
    return layers;
  }

  @Override
  public List<String> names() {
    return base.config().parameters().stream().map(TransformerConfig.Parameter::name).toList();
  }

  @Override
  public Tensor result(String name, Backend backend, Memory memory) {
    return layers.merged(name, backend, memory);
  }

  /** Nothing beside the quantizer: what is rounded there is not what was trained. */
  @Override
  public Optional<FakeQuantizer> carried() {
    return lora.merge() == AdapterMerge.BESIDE ? Optional.empty() : rounding;
  }
}
