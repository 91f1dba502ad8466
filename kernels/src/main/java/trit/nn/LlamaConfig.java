package trit.nn;

import java.util.ArrayList;
import java.util.List;
import trit.tensor.Shape;

/**
 * The shape of a Llama-architecture model (Touvron et al., 2023), with Hugging Face's meaning of
 * every number.
 *
 * @param hidden width of the residual stream
 * @param layers transformer blocks
 * @param heads query heads
 * @param kvHeads key and value heads
 * @param headDim elements of a head, usually {@code hidden / heads}
 * @param ffn width of the feed-forward layer
 * @param context longest sequence
 * @param vocab tokens
 * @param tieEmbeddings whether the output layer is the embedding
 * @param ropeBase base of the rotary angles
 * @param rmsEpsilon added to the mean square in RMSNorm
 */
public record LlamaConfig(
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

  /** A parameter: its Hugging Face name, such as {@code model.norm.weight}, and its shape. */
  public record Parameter(String name, Shape shape) {}

  /** Every parameter in a fixed order: embedding, layers, final norm, output layer if untied. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(new Parameter("model.embed_tokens.weight", Shape.of(vocab, hidden)));
    for (int i = 0; i < layers; i++) {
      String layer = "model.layers." + i + ".";
      all.add(new Parameter(layer + "input_layernorm.weight", Shape.of(hidden)));
      all.add(new Parameter(layer + "self_attn.q_proj.weight", Shape.of(heads * headDim, hidden)));
      all.add(
          new Parameter(layer + "self_attn.k_proj.weight", Shape.of(kvHeads * headDim, hidden)));
      all.add(
          new Parameter(layer + "self_attn.v_proj.weight", Shape.of(kvHeads * headDim, hidden)));
      all.add(new Parameter(layer + "self_attn.o_proj.weight", Shape.of(hidden, heads * headDim)));
      all.add(new Parameter(layer + "post_attention_layernorm.weight", Shape.of(hidden)));
      all.add(new Parameter(layer + "mlp.gate_proj.weight", Shape.of(ffn, hidden)));
      all.add(new Parameter(layer + "mlp.up_proj.weight", Shape.of(ffn, hidden)));
      all.add(new Parameter(layer + "mlp.down_proj.weight", Shape.of(hidden, ffn)));
    }
    all.add(new Parameter("model.norm.weight", Shape.of(hidden)));
    if (!tieEmbeddings) {
      all.add(new Parameter("lm_head.weight", Shape.of(vocab, hidden)));
    }
    return all;
  }

  /** How many numbers the model has; a tied output layer counts once. */
  public long parameterCount() {
    return parameters().stream().mapToLong(p -> p.shape().size()).sum();
  }
}
