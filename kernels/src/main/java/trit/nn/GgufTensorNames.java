package trit.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What GGUF calls the tensors of a transformer, and what Hugging Face calls them (ggml,
 * docs/gguf.md, "Standardized tensor names").
 */
public final class GgufTensorNames {
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "model.embed_tokens", "token_embd",
          "model.embed_positions", "position_embd",
          "model.norm", "output_norm",
          "lm_head", "output");
  private static final Map<String, String> IN_LAYER = new LinkedHashMap<>();

  static {
    IN_LAYER.put("input_layernorm", "attn_norm");
    IN_LAYER.put("self_attn.q_proj", "attn_q");
    IN_LAYER.put("self_attn.k_proj", "attn_k");
    IN_LAYER.put("self_attn.v_proj", "attn_v");
    IN_LAYER.put("self_attn.q_norm", "attn_q_norm");
    IN_LAYER.put("self_attn.k_norm", "attn_k_norm");
    IN_LAYER.put("self_attn.attn_sub_norm", "attn_sub_norm");
    IN_LAYER.put("self_attn.o_proj", "attn_output");
    IN_LAYER.put("post_attention_layernorm", "ffn_norm");
    IN_LAYER.put("mlp.gate_proj", "ffn_gate");
    IN_LAYER.put("mlp.up_proj", "ffn_up");
    IN_LAYER.put("mlp.ffn_sub_norm", "ffn_sub_norm");
    IN_LAYER.put("mlp.down_proj", "ffn_down");
  }

  private static final Map<String, String> OUTSIDE_BACK = inverse(OUTSIDE);
  private static final Map<String, String> IN_LAYER_BACK = inverse(IN_LAYER);
  private static final String SCALE = ".weight_scale";
  private static final String GGUF_SCALE = ".scale";
  private static final Pattern HUGGING_FACE =
      Pattern.compile("model\\.layers\\.(\\d{1,6})\\.(.+)\\.(weight|bias|weight_scale)");
  private static final Pattern GGUF =
      Pattern.compile("blk\\.(\\d{1,6})\\.(.+)\\.(weight|bias|scale)");
  private static final Pattern PLAIN = Pattern.compile("(.+)\\.(weight|bias)");

  private GgufTensorNames() {}

  /** The GGUF name of a Hugging Face tensor; empty for one that no transformer here has. */
  public static Optional<String> toGguf(String huggingFace) {
    return translate(huggingFace, HUGGING_FACE, IN_LAYER, "blk.%s.%s.%s", OUTSIDE)
        .map(name -> name.endsWith(SCALE) ? replaceEnd(name, SCALE, GGUF_SCALE) : name);
  }

  /** The Hugging Face name of a GGUF tensor; empty for one that no transformer here has. */
  public static Optional<String> toHuggingFace(String gguf) {
    return translate(gguf, GGUF, IN_LAYER_BACK, "model.layers.%s.%s.%s", OUTSIDE_BACK)
        .map(name -> name.endsWith(GGUF_SCALE) ? replaceEnd(name, GGUF_SCALE, SCALE) : name);
  }

  private static String replaceEnd(String name, String end, String other) {
    return name.substring(0, name.length() - end.length()) + other;
  }

  private static Optional<String> translate(
      String name,
      Pattern layer,
      Map<String, String> inLayer,
      String form,
      Map<String, String> outside) {
    Matcher block = layer.matcher(name);
    if (block.matches()) {
      return Optional.ofNullable(inLayer.get(block.group(2)))
          .map(part -> form.formatted(block.group(1), part, block.group(3)));
    }
    Matcher plain = PLAIN.matcher(name);
    return plain.matches()
        ? Optional.ofNullable(outside.get(plain.group(1))).map(part -> part + "." + plain.group(2))
        : Optional.empty();
  }

  private static Map<String, String> inverse(Map<String, String> names) {
    return names.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
  }
}
