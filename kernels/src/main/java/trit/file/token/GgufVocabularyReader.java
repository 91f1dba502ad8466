package trit.file.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import trit.file.FileFormatException;
import trit.file.gguf.GgufNumbers;
import trit.file.gguf.GgufValue;

/** Makes the tokenizer that the metadata of a GGUF file describes. */
public final class GgufVocabularyReader {
  private static final int LONGEST_PIECE = 1_024;

  private final Path file;
  private final Map<String, GgufValue> metadata;
  private final List<String> texts;
  private final List<TokenKind> kinds;

  private GgufVocabularyReader(Path file, Map<String, GgufValue> metadata) {
    this.file = file;
    this.metadata = metadata;
    this.texts = texts("tokens");
    this.kinds = kinds();
  }

  /**
   * Reads the vocabulary of a file.
   *
   * @param metadata of the file
   * @param file for messages
   * @throws FileFormatException where there is none, or one that cannot be read
   */
  public static TokenizerJson read(Map<String, GgufValue> metadata, Path file) {
    return new GgufVocabularyReader(file, metadata).read().from(metadata);
  }

  private TokenizerJson read() {
    String model = text("model", "");
    ObjectNode tree =
        switch (model) {
          case GgufVocabulary.BYTE_LEVEL -> byteLevel();
          case GgufVocabulary.SENTENCE_PIECE -> sentencePiece();
          default ->
              throw bad(
                  "a vocabulary of the kind "
                      + FileFormatException.quote(model)
                      + ", but only gpt2 and llama can be read");
        };
    SpecialTokenNames names = new SpecialTokenNames(token("bos", -1), token("eos", -1));
    return followMerges(model)
        ? TokenizerJsonReader.checkTokens(file, tree, names)
        : TokenizerJsonReader.check(file, tree, names);
  }

  /** Whether the merges follow from the tokens; with a space in one, they may not be told apart. */
  private boolean followMerges(String model) {
    return model.equals(GgufVocabulary.SENTENCE_PIECE)
        && texts.stream().noneMatch(text -> text.indexOf(' ') >= 0);
  }

  private ObjectNode byteLevel() {
    String name = text("pre", "");
    SplitRule rule =
        SplitRule.named(name)
            .orElseThrow(
                () ->
                    bad(
                        "a vocabulary whose text is cut by the rule "
                            + FileFormatException.quote(name)
                            + ", but only these are known: "
                            + SplitRule.names()));
    String bos = flag("add_bos_token", rule.beginsTexts()) ? token("bos", -1) : null;
    return TokenizerJsonWriter.byteLevel(texts, kinds, texts("merges"), rule, bos);
  }

  private ObjectNode sentencePiece() {
    if (metadata.get(GgufVocabulary.PREFIX + "scores") instanceof GgufNumbers numbers
        && numbers.size() == texts.size()) {
      float[] scores = new float[numbers.size()];
      for (int id = 0; id < scores.length; id++) {
        scores[id] = (float) numbers.real(id);
        if (texts.get(id).length() > LONGEST_PIECE) {
          throw bad("a token of %,d characters".formatted(texts.get(id).length()));
        }
      }
      // llama.cpp's defaults for this kind
      String bos = flag("add_bos_token", true) ? token("bos", 1) : null;
      boolean addsSpace = flag("add_space_prefix", true);
      List<String> merges = PieceScores.merges(texts, kinds, scores);
      return TokenizerJsonWriter.sentencePiece(texts, kinds, merges, addsSpace, bos);
    }
    throw bad("no score for every token");
  }

  private List<TokenKind> kinds() {
    GgufValue types = metadata.get(GgufVocabulary.PREFIX + "token_type");
    if (types == null) {
      return Collections.nCopies(texts.size(), TokenKind.NORMAL);
    }
    if (types instanceof GgufNumbers numbers && numbers.size() == texts.size()) {
      List<TokenKind> kinds = new ArrayList<>();
      for (int id = 0; id < texts.size(); id++) {
        kinds.add(TokenKind.of((long) numbers.real(id)));
      }
      return kinds;
    }
    throw bad("no type for every token");
  }

  private List<String> texts(String key) {
    if (metadata.get(GgufVocabulary.PREFIX + key) instanceof GgufValue.Texts found) {
      return found.values();
    }
    throw bad("no list " + GgufVocabulary.PREFIX + key);
  }

  private String text(String key, String otherwise) {
    GgufValue value = metadata.get(GgufVocabulary.PREFIX + key);
    return value instanceof GgufValue.Text text ? text.value() : otherwise;
  }

  private boolean flag(String key, boolean otherwise) {
    GgufValue value = metadata.get(GgufVocabulary.PREFIX + key);
    return value instanceof GgufValue.Flag flag ? flag.value() : otherwise;
  }

  /** The text of the token that begins or ends a text; null where there is none. */
  private String token(String role, int otherwise) {
    GgufValue value = metadata.get(GgufVocabulary.PREFIX + role + "_token_id");
    long id = value instanceof GgufValue.Whole whole ? whole.value() : otherwise;
    return id >= 0 && id < texts.size() ? texts.get((int) id) : null;
  }

  private FileFormatException bad(String found) {
    return new FileFormatException(
        file, "has " + found + "; convert the model again with a llama or gpt2 vocabulary");
  }
}
