package trit.nn;

import java.util.List;
import java.util.Optional;
import trit.compute.RotaryTable;
import trit.tensor.Shape;

/**
 * The shape of a decoder-only transformer, with Hugging Face's meaning of every number.
 *
 * @param architecture what files call it
 * @param hidden width of the residual stream
 * @param layers transformer blocks
 * @param heads query heads
 * @param kvHeads key and value heads
 * @param headDim elements of a head, usually {@code hidden / heads}
 * @param ffn width of the feed-forward layer
 * @param context longest sequence
 * @param vocab tokens
 * @param tieEmbeddings whether the output layer is the embedding
 * @param positions how it knows where a token stands
 * @param block what its blocks are made of
 * @param finalNorm before the output layer
 */
public record TransformerConfig(
    Architecture architecture,
    int hidden,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int ffn,
    int context,
    int vocab,
    boolean tieEmbeddings,
    Positions positions,
    Block block,
    Norm finalNorm) {

  /** A parameter: its Hugging Face name, such as {@code model.norm.weight}, and its shape. */
  public record Parameter(String name, Shape shape) {}

  /**
   * A Llama model (Touvron et al., 2023) with unscaled rotary positions.
   *
   * @param ropeBase base of the rotary angles
   * @param rmsEpsilon added to the mean square in RMSNorm
   */
  public static TransformerConfig llama(
      int hidden,
      int layers,
      int heads,
      int kvHeads,
      int headDim,
      int ffn,
      int context,
      int vocab,
      boolean tieEmbeddings,
      double ropeBase,
      double rmsEpsilon) {
    return new TransformerConfig(
        Architecture.LLAMA,
        hidden,
        layers,
        heads,
        kvHeads,
        headDim,
        ffn,
        context,
        vocab,
        tieEmbeddings,
        new Positions.Rotary(ropeBase),
        Block.gatedSilu(rmsEpsilon),
        new Norm.Rms(rmsEpsilon));
  }

  /** The same shape with other blocks. */
  public TransformerConfig withBlock(Block other) {
    return new TransformerConfig(
        architecture,
        hidden,
        layers,
        heads,
        kvHeads,
        headDim,
        ffn,
        context,
        vocab,
        tieEmbeddings,
        positions,
        other,
        finalNorm);
  }

  /** The same shape with an output layer of its own. */
  public TransformerConfig untied() {
    return new TransformerConfig(
        architecture,
        hidden,
        layers,
        heads,
        kvHeads,
        headDim,
        ffn,
        context,
        vocab,
        false,
        positions,
        block,
        finalNorm);
  }

  /** The same shape with feed-forward layers of another width. */
  public TransformerConfig withFeedForward(int width) {
    return new TransformerConfig(
        architecture,
        hidden,
        layers,
        heads,
        kvHeads,
        headDim,
        width,
        context,
        vocab,
        tieEmbeddings,
        positions,
        block,
        finalNorm);
  }

  /** Every parameter in a fixed order: embedding, layers, final norm, output layer if untied. */
  public List<Parameter> parameters() {
    return new ParameterList(this).all();
  }

  /** How many numbers the model has; a tied output layer counts once. */
  public long parameterCount() {
    return parameters().stream().mapToLong(p -> p.shape().size()).sum();
  }

  /** Elements of all keys, or all values, of a token. */
  public int kvWidth() {
    return kvHeads * headDim;
  }

  /** The rotary angles of the first so many positions; empty where positions are learned. */
  public Optional<RotaryTable> rotary(int length) {
    return positions instanceof Positions.Rotary rotary
        ? Optional.of(rotary.table(headDim, length))
        : Optional.empty();
  }
}
