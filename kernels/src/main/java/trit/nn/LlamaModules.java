package trit.nn;

import java.util.ArrayList;
import java.util.List;
import trit.quant.FakeQuantizer;

/**
 * The modules of a Llama model under their Hugging Face names.
 *
 * @param config the shape
 */
public record LlamaModules(LlamaConfig config) {
  private static final List<String> LINEAR =
      List.of(
          "self_attn.q_proj",
          "self_attn.k_proj",
          "self_attn.v_proj",
          "self_attn.o_proj",
          "mlp.gate_proj",
          "mlp.up_proj",
          "mlp.down_proj");

  /** All of them; the output layer also where it is the embedding. */
  public List<String> all() {
    List<String> all = new ArrayList<>(List.of("model.embed_tokens"));
    for (int i = 0; i < config.layers(); i++) {
      String layer = "model.layers." + i + ".";
      all.add(layer + "input_layernorm");
      LINEAR.forEach(module -> all.add(layer + module));
      all.add(layer + "post_attention_layernorm");
    }
    all.addAll(List.of("model.norm", "lm_head"));
    return all;
  }

  /** The linear layers inside the blocks: those that a fake-quantizer may round. */
  public List<String> linear() {
    List<String> linear = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      String layer = "model.layers." + i + ".";
      LINEAR.forEach(module -> linear.add(layer + module));
    }
    return linear;
  }

  /** The linear layers that this fake-quantizer rounds. */
  public List<String> rounded(FakeQuantizer fakeQuantizer) {
    return linear().stream().filter(module -> !fakeQuantizer.ignores(module)).toList();
  }
}
