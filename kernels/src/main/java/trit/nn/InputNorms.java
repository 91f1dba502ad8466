package trit.nn;

import java.util.Map;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * The norms of layers that divide their input by its length and by the square root of its width, as
 * bitllama2.c writes SimpleRMSNorm: the same as RMSNorm with the constant gain {@code 1/width}, so
 * that such a model is a BitNet model whose norms were never learned. What is divided is small, and
 * any usual epsilon would drown it.
 */
final class InputNorms {
  /** No more than keeps a row of zeros from being divided by zero. */
  static final double EPSILON = 1e-20;

  private InputNorms() {}

  /** Adds the norms that a configuration has and a checkpoint leaves out. */
  static void addTo(Map<String, EncodedTensor> tensors, TransformerConfig config, Memory memory) {
    for (TransformerConfig.Parameter parameter : config.parameters()) {
      if (parameter.name().endsWith("norm.weight") && !tensors.containsKey(parameter.name())) {
        Tensor gain = memory.scratch(parameter.shape());
        gain.fill(1f / parameter.shape().columns());
        tensors.put(parameter.name(), new EncodedTensor(Encoding.F32, gain.shape(), gain.data()));
      }
    }
  }
}
