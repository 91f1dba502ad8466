package trit.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import trit.file.FileFormatException;
import trit.file.gguf.GgufHeader;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;

/**
 * The configuration of a Llama model as GGUF metadata (ggml, docs/gguf.md, "llama"), both ways. A
 * file that asks for something that would be computed wrongly is refused.
 */
final class GgufConfig {
  static final String ARCHITECTURE_KEY = "general.architecture";
  static final String ARCHITECTURE = "llama";
  static final String TOKENS_KEY = "tokenizer.ggml.tokens";
  static final String EMBEDDING = "token_embd.weight";

  private static final String CONTEXT = "llama.context_length";
  private static final String HIDDEN = "llama.embedding_length";
  private static final String LAYERS = "llama.block_count";
  private static final String FFN = "llama.feed_forward_length";
  private static final String HEADS = "llama.attention.head_count";
  private static final String KV_HEADS = "llama.attention.head_count_kv";
  private static final String EPSILON = "llama.attention.layer_norm_rms_epsilon";
  private static final String KEY_LENGTH = "llama.attention.key_length";
  private static final String VALUE_LENGTH = "llama.attention.value_length";
  private static final String ROPE_BASE = "llama.rope.freq_base";
  private static final String ROPE_DIMENSIONS = "llama.rope.dimension_count";
  private static final String VOCAB = "llama.vocab_size";

  private final GgufHeader header;
  private final List<String> problems = new ArrayList<>();

  private GgufConfig(GgufHeader header) {
    this.header = header;
  }

  /**
   * The configuration that a file describes; everything that is wrong with it goes to the list.
   *
   * @param tied whether the output layer is the embedding
   */
  static LlamaConfig read(GgufHeader header, boolean tied, List<String> problems) {
    GgufConfig config = new GgufConfig(header);
    LlamaConfig llama = config.llama(tied);
    if (config.problems.isEmpty()) {
      config.problems.addAll(LlamaConfigLimits.problems(llama));
    }
    config.checkFeatures(llama);
    problems.addAll(config.problems);
    return llama;
  }

  /** The metadata of a configuration, without the architecture's name. */
  static Map<String, GgufValue> write(LlamaConfig config) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put(VOCAB, GgufValue.u32(config.vocab()));
    metadata.put(CONTEXT, GgufValue.u32(config.context()));
    metadata.put(HIDDEN, GgufValue.u32(config.hidden()));
    metadata.put(LAYERS, GgufValue.u32(config.layers()));
    metadata.put(FFN, GgufValue.u32(config.ffn()));
    metadata.put(HEADS, GgufValue.u32(config.heads()));
    metadata.put(KV_HEADS, GgufValue.u32(config.kvHeads()));
    metadata.put(EPSILON, GgufValue.f32(config.rmsEpsilon()));
    metadata.put(ROPE_BASE, GgufValue.f32(config.ropeBase()));
    metadata.put(ROPE_DIMENSIONS, GgufValue.u32(config.headDim()));
    if (config.headDim() * config.heads() != config.hidden()) {
      metadata.put(KEY_LENGTH, GgufValue.u32(config.headDim()));
      metadata.put(VALUE_LENGTH, GgufValue.u32(config.headDim()));
    }
    return metadata;
  }

  private LlamaConfig llama(boolean tied) {
    int hidden = required(HIDDEN);
    int heads = required(HEADS);
    int perHead = heads > 0 ? hidden / heads : 0;
    return new LlamaConfig(
        hidden,
        required(LAYERS),
        heads,
        optional(KV_HEADS, heads),
        optional(KEY_LENGTH, perHead),
        required(FFN),
        required(CONTEXT),
        vocab(),
        tied,
        header.real(ROPE_BASE).orElse(10_000),
        epsilon());
  }

  private double epsilon() {
    if (header.real(EPSILON).isEmpty()) {
      problems.add(EPSILON + " is missing");
    }
    return header.real(EPSILON).orElse(0);
  }

  private int vocab() {
    GgufTensor embedding = header.tensors().get(EMBEDDING);
    if (embedding == null) {
      problems.add("tensor '" + EMBEDDING + "' is missing");
      return 0;
    }
    int vocab = embedding.shape().rows();
    if (optional(VOCAB, vocab) != vocab) {
      problems.add(VOCAB + " is " + optional(VOCAB, vocab) + ", but the embedding has " + vocab);
    }
    if (header.metadata().get(TOKENS_KEY) instanceof GgufValue.Array tokens
        && tokens.size() != vocab) {
      problems.add(
          "the tokenizer has "
              + tokens.size()
              + " tokens, but the embedding has "
              + vocab
              + " rows: it belongs to another model");
    }
    return vocab;
  }

  private void checkFeatures(LlamaConfig config) {
    for (String key : List.of(ROPE_DIMENSIONS, VALUE_LENGTH)) {
      if (optional(key, config.headDim()) != config.headDim()) {
        problems.add(
            key
                + " is "
                + optional(key, 0)
                + ", only the size of a head, "
                + config.headDim()
                + ", can be run");
      }
    }
    if (optional("llama.expert_count", 0) != 0) {
      problems.add("it is a mixture of experts, only dense models can be run");
    }
    String scaling = header.text("llama.rope.scaling.type").orElse("none");
    if (!scaling.equals("none") || header.tensors().containsKey("rope_freqs.weight")) {
      problems.add("its rotary positions are scaled, only unscaled ones can be run");
    }
  }

  private int required(String key) {
    if (!header.metadata().containsKey(key)) {
      problems.add(key + " is missing");
    }
    return optional(key, 0);
  }

  private int optional(String key, int otherwise) {
    GgufValue value = header.metadata().get(key);
    if (value == null) {
      return otherwise;
    }
    OptionalLong whole = header.whole(key);
    if (whole.isEmpty() || whole.getAsLong() != (int) whole.getAsLong()) {
      problems.add(key + " is " + FileFormatException.quote(value.text()) + ", not one number");
      return otherwise;
    }
    return (int) whole.getAsLong();
  }
}
