package trit.phase.quantize;

import java.util.LinkedHashMap;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.nn.Part;
import trit.nn.TransformerConfig;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Feed-forward layers made wider with zeros: an unit whose weights are all 0 is 0 behind any of the
 * activation functions, and adds 0. So the wider model computes the same in every program, and no
 * reader has to know that it was padded.
 *
 * @param model as it is
 * @param written as its file says
 */
record FeedForwardPadding(TransformerConfig model, TransformerConfig written) {

  /** No padding. */
  static FeedForwardPadding none(TransformerConfig model) {
    return new FeedForwardPadding(model, model);
  }

  /**
   * Padding to a width of whole blocks; none where a norm over the units would notice the zeros.
   */
  static FeedForwardPadding toBlocks(TransformerConfig model, int block) {
    return model.block().has(Part.SUB_NORMS)
        ? none(model)
        : new FeedForwardPadding(
            model, model.withFeedForward(Math.ceilDiv(model.ffn(), block) * block));
  }

  /** Whether anything is wider than it was. */
  boolean isNeeded() {
    return written.ffn() != model.ffn();
  }

  /** The shapes of all parameters before, by Hugging Face name. */
  Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    model.parameters().forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
    return shapes;
  }

  /** A tensor of the model in the shape that is written: itself, or with zeros and in F32. */
  static EncodedTensor widened(EncodedTensor stored, Shape shape, Memory memory) {
    if (stored.shape().equals(shape)) {
      return stored;
    }
    Tensor wide = memory.tensor(shape);
    Tensor narrow = Encoding.decode(stored, memory);
    int rows = narrow.rows();
    long bytes = (long) narrow.columns() * Float.BYTES;
    for (int row = 0; row < rows; row++) {
      wide.data()
          .asSlice((long) row * wide.columns() * Float.BYTES, bytes)
          .copyFrom(narrow.data().asSlice(row * bytes, bytes));
    }
    return new EncodedTensor(Encoding.F32, shape, wide.data());
  }

  /** One line for the plan: a tensor that is written in another shape than the model's. */
  static String line(EncodingPolicy.Choice choice, Shape before) {
    return "%s %s: padded with zeros to %s, which changes no result and any reader takes (%+,d bytes)"
        .formatted(
            choice.name(),
            before,
            choice.shape(),
            choice.bytes()
                - Math.round(before.size() * choice.encoding().inGguf().bitsPerWeight() / 8));
  }
}
