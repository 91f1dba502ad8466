package trit.file.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import trit.file.gguf.GgufValue;

/** A byte-level vocabulary as the metadata of a GGUF file, which llama.cpp tokenizes with. */
public final class GgufVocabulary {
  private GgufVocabulary() {}

  /** No vocabulary: the file holds weights only. */
  public static Map<String, GgufValue> none() {
    return Map.of("tokenizer.ggml.model", GgufValue.text("no_vocab"));
  }

  /** The keys of a vocabulary. */
  public static Map<String, GgufValue> of(TokenizerJson tokenizer) {
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    List<String> texts = IntStream.range(0, tokenizer.size()).mapToObj(tokenizer::text).toList();
    int[] kinds =
        IntStream.range(0, tokenizer.size()).map(id -> tokenizer.kind(id).code()).toArray();
    keys.put("tokenizer.ggml.model", GgufValue.text("gpt2"));
    keys.put("tokenizer.ggml.pre", GgufValue.text(tokenizer.splitRule().orElseThrow().ggufName()));
    keys.put("tokenizer.ggml.tokens", GgufValue.texts(texts));
    keys.put("tokenizer.ggml.token_type", GgufValue.i32s(kinds));
    keys.put("tokenizer.ggml.merges", GgufValue.texts(tokenizer.merges()));
    SpecialTokens specials = tokenizer.specials();
    if (specials.bos() >= 0) {
      keys.put("tokenizer.ggml.bos_token_id", GgufValue.u32(specials.bos()));
    }
    if (specials.eos() >= 0) {
      keys.put("tokenizer.ggml.eos_token_id", GgufValue.u32(specials.eos()));
    }
    keys.put("tokenizer.ggml.add_bos_token", GgufValue.bool(specials.addBos()));
    return keys;
  }
}
