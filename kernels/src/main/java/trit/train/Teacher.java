package trit.train;

import java.util.Optional;
import trit.autograd.Tape;
import trit.compute.Backend;
import trit.nn.BitLinear;
import trit.nn.Layers;
import trit.nn.Llama;
import trit.nn.LlamaWeights;
import trit.nn.Parameters;
import trit.nn.TokenBatch;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * A model that another learns from. It stays as it is: its parameters have no gradients.
 *
 * @param model its forward pass; only the values between its blocks are kept
 * @param layers its parameters
 */
public record Teacher(Llama model, Layers layers) {

  /** A teacher of these weights, which rounds as it was trained to. */
  public static Teacher of(
      LlamaWeights weights, Optional<FakeQuantizer> rounding, Backend backend, Memory memory) {
    Llama model = new Llama(weights.config()).recomputing();
    Parameters frozen = Parameters.frozen(weights);
    if (rounding.isEmpty()) {
      return new Teacher(model, frozen);
    }
    BitLinear rounded = new BitLinear(frozen, rounding.get(), memory);
    rounded.prepare(backend, 1);
    return new Teacher(model, rounded);
  }

  /** What its output layer is applied to, for every token of a batch. */
  Tensor hidden(Tape tape, TokenBatch batch) {
    Shape shape = Shape.of(batch.tokens(), model.config().hidden());
    return tape.evaluate(shape, () -> model.hidden(tape, layers, batch));
  }

  /** Its output layer. */
  Tensor outputLayer() {
    return model.outputLayer(layers).value();
  }
}
