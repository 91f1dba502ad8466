package trit.infer;

import java.util.List;
import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/**
 * A Llama model's parameters, ready to be run on one backend.
 *
 * @param embedding rows are decoded as they are asked for
 * @param layers from the embedding upwards
 * @param finalNorm gain {@code [hidden]}
 * @param output {@code [vocab, hidden]}
 */
record PreparedLlama(
    EncodedTensor embedding, List<Layer> layers, Tensor finalNorm, Projection output) {

  /** One transformer block. */
  record Layer(
      Tensor attentionNorm,
      Projection query,
      Projection key,
      Projection value,
      Projection attentionOutput,
      Tensor feedForwardNorm,
      Projection gate,
      Projection up,
      Projection down) {}
}
