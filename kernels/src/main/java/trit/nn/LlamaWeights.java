package trit.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/**
 * A Llama model's parameters in f32, under their Hugging Face names: what training changes.
 *
 * @param config the shape
 * @param tensors one per parameter of {@link TransformerConfig#parameters()}, in that order, then
 *     the scales that a fake-quantizer learns
 */
public record LlamaWeights(TransformerConfig config, Map<String, Tensor> tensors) {

  /** Zeros, to be filled. */
  public static LlamaWeights zeros(TransformerConfig config, Memory memory) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : config.parameters()) {
      tensors.put(parameter.name(), memory.tensor(parameter.shape()));
    }
    return new LlamaWeights(config, tensors);
  }

  /**
   * The weights of a stored model, decoded.
   *
   * @throws IllegalArgumentException naming the tensor that holds a number which is not finite
   */
  public static LlamaWeights of(StoredModel stored, Backend backend, Memory memory) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : stored.parameters()) {
      try (Memory room = Memory.open()) {
        Tensor tensor = Encoding.decode(stored.get(parameter.name(), room), memory);
        requireFinite(parameter.name(), tensor, backend);
        tensors.put(parameter.name(), tensor);
      }
    }
    return new LlamaWeights(stored.config(), tensors);
  }

  static void requireFinite(String name, Tensor tensor, Backend backend) {
    if (!Float.isFinite(backend.maxMagnitude(tensor))) {
      throw new IllegalArgumentException("tensor '" + name + "' holds numbers that are not finite");
    }
  }

  /**
   * Fresh weights: norms 1, matrices N(0, 0.02²), and those that write to the residual stream
   * divided by {@code sqrt(2 * layers)} (Radford et al., 2019, section 2.3). Each tensor has a
   * stream of its own, named as it is.
   */
  public static LlamaWeights initial(TransformerConfig config, RandomStream random, Memory memory) {
    LlamaWeights weights = zeros(config, memory);
    float residual = (float) (1 / StrictMath.sqrt(2.0 * config.layers()));
    weights.tensors.forEach(
        (name, tensor) -> {
          if (tensor.shape().rank() == 1) {
            tensor.fill(1);
            return;
          }
          boolean writes = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
          float deviation = writes ? 0.02f * residual : 0.02f;
          RandomStream stream = random.split(name);
          for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, deviation * stream.gaussian(i));
          }
        });
    return weights;
  }

  /**
   * These weights, sharing their memory, and room for the scales that a fake-quantizer learns.
   * Those it has not learned yet are 0 and are chosen when rounding begins.
   */
  public LlamaWeights withScales(Optional<FakeQuantizer> fakeQuantizer, Memory memory) {
    Map<String, Tensor> all = new LinkedHashMap<>(tensors);
    new TransformerModules(config)
        .parameters(fakeQuantizer)
        .forEach(p -> all.computeIfAbsent(p.name(), name -> memory.tensor(p.shape())));
    return new LlamaWeights(config, all);
  }

  /** The parameter of this name. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the model has no tensor '" + name + "'");
    }
    return tensor;
  }
}
