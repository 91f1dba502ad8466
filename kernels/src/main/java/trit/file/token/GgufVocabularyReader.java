package trit.file.token;

import java.nio.file.Path;
import java.util.Map;
import trit.file.FileFormatException;
import trit.file.gguf.GgufValue;

/** Makes the vocabulary that the metadata of a GGUF file describes. */
public final class GgufVocabularyReader {
  private GgufVocabularyReader() {}

  /**
   * Reads the vocabulary of a file.
   *
   * @param metadata of the file
   * @param file for messages
   * @throws FileFormatException where there is none, or one that cannot be read
   */
  public static Vocabulary read(Map<String, GgufValue> metadata, Path file) {
    GgufTokens said = new GgufTokens(metadata, file);
    said.texts(); // where there are no tokens, their kind is not what is missing
    return switch (said.text("model")) {
      case GgufVocabulary.BYTE_LEVEL -> byteLevel(said).from(metadata);
      case GgufVocabulary.SENTENCE_PIECE -> new SentencePieceReader(said).read();
      default ->
          throw said.bad(
              "a vocabulary of the kind "
                  + FileFormatException.quote(said.text("model"))
                  + ", but only gpt2 and llama can be read");
    };
  }

  private static TokenizerJson byteLevel(GgufTokens said) {
    String name = said.text("pre");
    SplitRule rule =
        SplitRule.named(name)
            .orElseThrow(
                () ->
                    said.bad(
                        "a vocabulary whose text is cut by the rule "
                            + FileFormatException.quote(name)
                            + ", but only these are known: "
                            + SplitRule.names()));
    boolean begins = said.flag("add_bos_token", rule.beginsTexts());
    return TokenizerJsonReader.check(
        said.file(),
        TokenizerJsonWriter.byteLevel(
            said.texts(),
            said.kinds(),
            said.texts("merges"),
            rule,
            begins ? said.token(said.id("bos", SpecialTokens.NONE)) : null),
        said.names());
  }
}
