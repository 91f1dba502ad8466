package trit.file.gguf;

import java.util.List;

/**
 * Names of tensors that hold queries, keys and values in one, {@code attn_qkv}, and of the three.
 */
public final class FusedName {
  private static final String FUSED = ".attn_qkv.";
  private static final List<String> APART = List.of(".attn_q.", ".attn_k.", ".attn_v.");

  private FusedName() {}

  /** Whether a tensor's name says that it holds three. */
  public static boolean isFused(String name) {
    return name.contains(FUSED);
  }

  /** The names of the three tensors that one holds, in their order. */
  public static List<String> apart(String fused) {
    return APART.stream().map(part -> fused.replace(FUSED, part)).toList();
  }

  /** The name of what holds a tensor together with others; its own where nothing does. */
  public static String fused(String name) {
    String fused = name;
    for (String part : APART) {
      fused = fused.replace(part, FUSED);
    }
    return fused;
  }
}
