package trit.nn;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import trit.file.gguf.GgufValue;

/**
 * What a GGUF file may ask for that would be computed wrongly: keys of ggml's docs/gguf.md and of
 * llama.cpp's other architectures.
 *
 * @param keys of the file; what cannot be run goes to their problems
 */
record GgufFeatures(ModelKeys keys) {
  /** Sizes that must be that of a head. */
  private static final List<String> HEAD_SIZES =
      List.of("rope.dimension_count", "attention.value_length");

  /** Fractions that change what is computed, and which of them change nothing. */
  private static final SortedMap<String, Double> NEUTRAL =
      new TreeMap<>(
          Map.of(
              "attention.clamp_kqv", 0.0,
              "attention.max_alibi_bias", 0.0,
              "attention.scale", 0.0,
              "attn_logit_softcapping", 0.0,
              "final_logit_softcapping", 0.0,
              "embedding_scale", 1.0,
              "logit_scale", 1.0,
              "residual_scale", 1.0));

  /** Checks a file that is otherwise this model. */
  void check(TransformerConfig config) {
    for (String name : HEAD_SIZES) {
      if (keys.whole(name, config.headDim()) != config.headDim()) {
        refuse(
            "%s is %d, only the size of a head, %d, can be run"
                .formatted(keys.key(name), keys.whole(name, 0), config.headDim()));
      }
    }
    NEUTRAL.forEach(
        (name, neutral) -> {
          double value = keys.real(name, neutral);
          if (value != neutral) {
            refuse("%s is %s, only %s can be run".formatted(keys.key(name), value, neutral));
          }
        });
    checkAttention(config);
    if (keys.whole("expert_count", 0) != 0) {
      refuse("it is a mixture of experts, only dense models can be run");
    }
  }

  private void checkAttention(TransformerConfig config) {
    GgufValue causal = keys.header().metadata().get(keys.key("attention.causal"));
    if (causal instanceof GgufValue.Flag flag && !flag.value()) {
      refuse("it reads texts in both directions, only causal models can be run");
    }
    int window = keys.whole("attention.sliding_window", 0);
    if (window != 0 && window < config.context()) {
      refuse("its attention slides over %,d tokens, only all can be run".formatted(window));
    }
  }

  private void refuse(String problem) {
    keys.problems().add(problem);
  }
}
