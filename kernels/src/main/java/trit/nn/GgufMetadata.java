package trit.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import trit.file.gguf.GgufValue;

/** The configuration of a model as GGUF metadata (ggml, docs/gguf.md; llama.cpp's keys). */
final class GgufMetadata {
  private final TransformerConfig config;
  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();

  private GgufMetadata(TransformerConfig config) {
    this.config = config;
  }

  /** The metadata of a configuration, without the architecture's name. */
  static Map<String, GgufValue> of(TransformerConfig config) {
    return new GgufMetadata(config).metadata();
  }

  private Map<String, GgufValue> metadata() {
    put("vocab_size", GgufValue.u32(config.vocab()));
    put("context_length", GgufValue.u32(config.context()));
    put("embedding_length", GgufValue.u32(config.hidden()));
    put("block_count", GgufValue.u32(config.layers()));
    put("feed_forward_length", GgufValue.u32(config.ffn()));
    put("attention.head_count", GgufValue.u32(config.heads()));
    put("attention.head_count_kv", GgufValue.u32(config.kvHeads()));
    putEpsilons(config.block().norm(), config.finalNorm());
    if (config.positions() instanceof Positions.Rotary rotary) {
      GgufRotary.metadata(rotary, config.headDim()).forEach(this::put);
    }
    if (config.headDim() * config.heads() != config.hidden()) {
      put("attention.key_length", GgufValue.u32(config.headDim()));
      put("attention.value_length", GgufValue.u32(config.headDim()));
    }
    return metadata;
  }

  private void putEpsilons(Norm norm, Norm finalNorm) {
    String key = norm instanceof Norm.Centred ? GgufConfig.LAYER_EPSILON : GgufConfig.RMS_EPSILON;
    put(key, GgufValue.f32(norm.epsilon()));
    if (finalNorm.epsilon() != norm.epsilon()) {
      metadata.put(GgufConfig.FINAL_EPSILON, GgufValue.f32(finalNorm.epsilon()));
    }
  }

  private void put(String name, GgufValue value) {
    metadata.put(config.architecture().ggufName() + "." + name, value);
  }
}
