package trit.nn;

import java.util.ArrayList;
import java.util.List;
import trit.nn.TransformerConfig.Parameter;
import trit.tensor.Shape;

/** Lists the parameters of a transformer under the names that most Hugging Face models have. */
final class ParameterList {
  private final TransformerConfig config;
  private final Block block;
  private final List<Parameter> parameters = new ArrayList<>();

  ParameterList(TransformerConfig config) {
    this.config = config;
    this.block = config.block();
  }

  List<Parameter> all() {
    add("model.embed_tokens.weight", config.vocab(), config.hidden());
    if (config.positions() instanceof Positions.Learned) {
      add("model.embed_positions.weight", config.context(), config.hidden());
    }
    for (int i = 0; i < config.layers(); i++) {
      attention("model.layers." + i + ".");
      feedForward("model.layers." + i + ".");
    }
    norm("model.norm", config.finalNorm(), config.hidden());
    if (!config.tieEmbeddings()) {
      add("lm_head.weight", config.vocab(), config.hidden());
    }
    return List.copyOf(parameters);
  }

  private void attention(String layer) {
    String self = layer + "self_attn.";
    int width = config.heads() * config.headDim();
    boolean biased = block.has(Part.QKV_BIAS);
    norm(layer + "input_layernorm", block.norm(), config.hidden());
    linear(self + "q_proj", width, config.hidden(), biased);
    linear(self + "k_proj", config.kvWidth(), config.hidden(), biased);
    linear(self + "v_proj", config.kvWidth(), config.hidden(), biased);
    if (block.has(Part.HEAD_NORMS)) {
      add(self + "q_norm.weight", config.headDim());
      add(self + "k_norm.weight", config.headDim());
    }
    if (block.has(Part.SUB_NORMS)) {
      norm(self + "attn_sub_norm", block.norm(), width);
    }
    linear(self + "o_proj", config.hidden(), width, block.has(Part.OUTPUT_BIAS));
  }

  private void feedForward(String layer) {
    String mlp = layer + "mlp.";
    boolean biased = block.has(Part.FEED_FORWARD_BIAS);
    norm(layer + "post_attention_layernorm", block.norm(), config.hidden());
    if (block.feedForward() instanceof FeedForward.Gated) {
      linear(mlp + "gate_proj", config.ffn(), config.hidden(), biased);
    }
    linear(mlp + "up_proj", config.ffn(), config.hidden(), biased);
    if (block.has(Part.SUB_NORMS)) {
      norm(mlp + "ffn_sub_norm", block.norm(), config.ffn());
    }
    linear(mlp + "down_proj", config.hidden(), config.ffn(), biased);
  }

  private void norm(String module, Norm norm, int width) {
    add(module + ".weight", width);
    if (norm instanceof Norm.Centred) {
      add(module + ".bias", width);
    }
  }

  private void linear(String module, int outputs, int inputs, boolean biased) {
    add(module + ".weight", outputs, inputs);
    if (block.has(Part.WEIGHT_SCALES)) {
      add(module + ".weight_scale", 1);
    }
    if (biased) {
      add(module + ".bias", outputs);
    }
  }

  private void add(String name, int... extents) {
    parameters.add(new Parameter(name, Shape.of(extents)));
  }
}
