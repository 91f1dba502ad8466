package trit.file.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import trit.file.gguf.GgufValue;

/**
 * A vocabulary as the metadata of a GGUF file, so that llama.cpp gives a text the same tokens: the
 * keys {@code tokenizer.ggml.*} of the models {@code gpt2} (bytes) and {@code llama}
 * (SentencePiece).
 */
public final class GgufVocabulary {
  static final String PREFIX = "tokenizer.ggml.";

  /** How every key begins that says something about tokens. */
  private static final String EVERYTHING = "tokenizer.";

  static final String BYTE_LEVEL = "gpt2";
  static final String SENTENCE_PIECE = "llama";

  private GgufVocabulary() {}

  /** No vocabulary: the file holds weights only. */
  public static SequencedMap<String, GgufValue> none() {
    SequencedMap<String, GgufValue> metadata = new LinkedHashMap<>();
    put(metadata, "model", GgufValue.text("no_vocab"));
    return metadata;
  }

  /**
   * What a file says about its tokens, word for word: also what nothing here reads, such as chat
   * templates, tokens with tasks of their own, and scores that stand for an order.
   *
   * @param metadata of the file
   * @param rows of the model's embedding
   * @return empty where the file has no token for every row, or not of a kind that is read here
   */
  public static Optional<SequencedMap<String, GgufValue>> copied(
      Map<String, GgufValue> metadata, int rows) {
    if (!(metadata.get(PREFIX + "tokens") instanceof GgufValue.Texts tokens)
        || tokens.size() != rows
        || !isKnown(metadata)) {
      return Optional.empty();
    }
    SequencedMap<String, GgufValue> copied = new LinkedHashMap<>();
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(EVERYTHING)) {
            copied.put(key, value);
          }
        });
    return Optional.of(copied);
  }

  private static boolean isKnown(Map<String, GgufValue> metadata) {
    String model = text(metadata, "model");
    return model.equals(SENTENCE_PIECE)
        || model.equals(BYTE_LEVEL) && SplitRule.named(text(metadata, "pre")).isPresent();
  }

  private static String text(Map<String, GgufValue> metadata, String key) {
    return metadata.get(PREFIX + key) instanceof GgufValue.Text text ? text.value() : "";
  }

  /**
   * The metadata of a vocabulary: what the GGUF file says that it was read from, where it says it
   * of every row, otherwise a description.
   *
   * @param tokenizer what to describe
   * @param rows of the model's embedding; those beyond the vocabulary get unused tokens
   * @throws IllegalArgumentException where llama.cpp could not tokenize alike, or the model has too
   *     few rows; the message is for the user
   */
  public static SequencedMap<String, GgufValue> of(Vocabulary tokenizer, int rows) {
    if (rows < tokenizer.size()) {
      throw new IllegalArgumentException(
          "the tokenizer has %,d tokens, but the model only %,d; use the tokenizer it was made with"
              .formatted(tokenizer.size(), rows));
    }
    return copied(tokenizer.gguf(), rows).orElseGet(() -> described(tokenizer, rows));
  }

  private static SequencedMap<String, GgufValue> described(Vocabulary tokenizer, int rows) {
    SequencedMap<String, GgufValue> metadata = new LinkedHashMap<>();
    switch (tokenizer.spelling()) {
      case BYTE_LEVEL -> {
        put(metadata, "model", GgufValue.text(BYTE_LEVEL));
        put(metadata, "pre", GgufValue.text(splitRule(tokenizer).ggufName()));
        putTokens(metadata, tokenizer, rows);
        put(metadata, "merges", GgufValue.texts(tokenizer.tokenizerJson().merges()));
      }
      case SENTENCE_PIECE -> {
        put(metadata, "model", GgufValue.text(SENTENCE_PIECE));
        put(metadata, "pre", GgufValue.text("default"));
        putTokens(metadata, tokenizer, rows);
        put(metadata, "scores", GgufValue.f32s(scores(tokenizer, rows)));
      }
    }
    putSpecials(metadata, tokenizer);
    return metadata;
  }

  private static SplitRule splitRule(Vocabulary tokenizer) {
    return tokenizer
        .tokenizerJson()
        .splitRule()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "llama.cpp has no name for the way this tokenizer cuts text; known are "
                        + SplitRule.names()));
  }

  private static float[] scores(Vocabulary tokenizer, int rows) {
    return switch (tokenizer) {
      case SentencePieces pieces -> Arrays.copyOf(pieces.scores(), rows);
      case TokenizerJson json -> PieceScores.ofMerges(json, rows);
    };
  }

  private static void putTokens(
      SequencedMap<String, GgufValue> metadata, Vocabulary tokenizer, int rows) {
    List<String> texts = new ArrayList<>();
    int[] types = new int[rows];
    for (int id = 0; id < rows; id++) {
      boolean known = id < tokenizer.size();
      texts.add(known ? tokenizer.text(id) : Vocabulary.unused(id));
      types[id] = (known ? tokenizer.kind(id) : TokenKind.UNUSED).code();
    }
    put(metadata, "tokens", GgufValue.texts(Collections.unmodifiableList(texts)));
    put(metadata, "token_type", GgufValue.i32s(types));
  }

  private static void putSpecials(SequencedMap<String, GgufValue> metadata, Vocabulary tokenizer) {
    SpecialTokens specials = tokenizer.specials();
    putId(metadata, "bos_token_id", specials.bos());
    putId(metadata, "eos_token_id", specials.eos());
    putId(metadata, "unknown_token_id", specials.unknown());
    put(metadata, "add_bos_token", GgufValue.bool(specials.addBos()));
    put(metadata, "add_eos_token", GgufValue.bool(false));
    put(metadata, "add_space_prefix", GgufValue.bool(tokenizer.addsSpace()));
  }

  private static void putId(SequencedMap<String, GgufValue> metadata, String key, int id) {
    if (id >= 0) {
      put(metadata, key, GgufValue.u32(id));
    }
  }

  private static void put(SequencedMap<String, GgufValue> metadata, String key, GgufValue value) {
    metadata.put(PREFIX + key, value);
  }
}
