package trit.quant;

import java.util.List;

/** What a matrix does in a transformer, as far as mixes of encodings tell tensors apart. */
public enum TensorRole {
  OUTPUT("output.weight"),
  TOKEN_EMBEDDING("token_embd.weight"),
  /** Positions are added, not multiplied, and stay in F32. */
  POSITIONS("position_embd.weight"),
  /** Values, alone or in one matrix with queries and keys. */
  ATTENTION_VALUE("attn_qkv.weight", "attn_v.weight"),
  ATTENTION_KEY("attn_k.weight"),
  ATTENTION_QUERY("attn_q.weight"),
  ATTENTION_OUTPUT("attn_output.weight"),
  FEED_FORWARD_UP("ffn_up.weight"),
  FEED_FORWARD_GATE("ffn_gate.weight"),
  FEED_FORWARD_DOWN("ffn_down.weight"),
  OTHER;

  private static final String BLOCK = "blk.";

  private final List<String> endings;

  TensorRole(String... endings) {
    this.endings = List.of(endings);
  }

  /** The role behind a GGUF name. */
  public static TensorRole of(String name) {
    String inLayer = name.startsWith(BLOCK) ? name.substring(name.indexOf('.', 4) + 1) : name;
    for (TensorRole role : values()) {
      if (role.endings.contains(inLayer)) {
        return role;
      }
    }
    return OTHER;
  }

  /** The layer in a GGUF name, counted from 0; 0 outside of layers. */
  public static int layerOf(String name) {
    return name.startsWith(BLOCK)
        ? Integer.parseInt(name.substring(BLOCK.length(), name.indexOf('.', BLOCK.length())))
        : 0;
  }
}
