package trit.file.token;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import trit.file.FileFormatException;
import trit.file.gguf.GgufNumbers;
import trit.file.gguf.GgufValue;

/**
 * What the metadata of a GGUF file says under {@code tokenizer.ggml.*}, value by value.
 *
 * @param metadata of the file
 * @param file for messages
 */
record GgufTokens(Map<String, GgufValue> metadata, Path file) {

  List<String> texts() {
    return texts("tokens");
  }

  List<String> texts(String key) {
    if (value(key) instanceof GgufValue.Texts found) {
      return found.values();
    }
    throw bad("no list " + GgufVocabulary.PREFIX + key);
  }

  /** What each token is for; pieces of text where the file does not say. */
  List<TokenKind> kinds() {
    int size = texts().size();
    GgufValue types = value("token_type");
    if (types == null) {
      return Collections.nCopies(size, TokenKind.NORMAL);
    }
    if (types instanceof GgufNumbers numbers && numbers.size() == size) {
      TokenKind[] kinds = new TokenKind[size];
      for (int id = 0; id < size; id++) {
        kinds[id] = TokenKind.of((long) numbers.real(id));
      }
      return Arrays.asList(kinds);
    }
    throw bad("no type for every token");
  }

  /** How good each piece is. */
  float[] scores() {
    if (value("scores") instanceof GgufNumbers numbers && numbers.size() == texts().size()) {
      float[] scores = new float[numbers.size()];
      for (int id = 0; id < scores.length; id++) {
        scores[id] = (float) numbers.real(id);
      }
      return scores;
    }
    throw bad("no score for every token");
  }

  String text(String key) {
    return value(key) instanceof GgufValue.Text text ? text.value() : "";
  }

  boolean flag(String key, boolean otherwise) {
    return value(key) instanceof GgufValue.Flag flag ? flag.value() : otherwise;
  }

  /** The id of the token with a task; −1 where there is none. */
  int id(String task, int otherwise) {
    long id =
        value(task + "_token_id") instanceof GgufValue.Whole whole ? whole.value() : otherwise;
    return id >= 0 && id < texts().size() ? (int) id : SpecialTokens.NONE;
  }

  /** The text of a token; null for −1. */
  String token(int id) {
    return id < 0 ? null : texts().get(id);
  }

  /** What the tokens that begin and end a text are called. */
  SpecialTokenNames names() {
    return new SpecialTokenNames(
        token(id("bos", SpecialTokens.NONE)), token(id("eos", SpecialTokens.NONE)));
  }

  private GgufValue value(String key) {
    return metadata.get(GgufVocabulary.PREFIX + key);
  }

  FileFormatException bad(String found) {
    return new FileFormatException(
        file, "has " + found + "; convert the model again with a llama or gpt2 vocabulary");
  }
}
