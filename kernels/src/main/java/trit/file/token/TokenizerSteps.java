package trit.file.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import trit.file.FileFormatException;

/**
 * The steps of a stranger's tokenizer.json that native code will take: only kinds, and numbers in
 * them, with which Hugging Face's library neither gives up, which ends the whole process, nor makes
 * a text larger than can be kept.
 *
 * @param file for messages
 */
record TokenizerSteps(Path file) {
  private static final Set<String> NORMALIZERS =
      Set.of(
          "NFC",
          "NFD",
          "NFKC",
          "NFKD",
          "Lowercase",
          "Strip",
          "StripAccents",
          "BertNormalizer",
          "ByteLevel",
          "Nmt",
          "Prepend",
          "Replace");

  private static final Set<String> PRE_TOKENIZERS =
      Set.of(
          "ByteLevel",
          "Split",
          "Digits",
          "Metaspace",
          "Whitespace",
          "WhitespaceSplit",
          "Punctuation",
          "BertPreTokenizer",
          "CharDelimiterSplit",
          "UnicodeScripts");

  /** How many times as long a text may become; a space as ▁ makes it three times as long. */
  private static final long MOST_GROWTH = 64;

  /**
   * Checks a tokenizer.
   *
   * @throws FileFormatException for a step that is not taken
   */
  void check(JsonNode tree) {
    JsonNode model = tree.path("model");
    for (String mark : Set.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (!model.path(mark).asText("").isEmpty() && !model.path(mark).isNull()) {
        throw bad("marks parts of words (" + mark + "), which cannot be read");
      }
    }
    long growth = check(tree.path("normalizer"), "normalizers", NORMALIZERS);
    check(tree.path("pre_tokenizer"), "pretokenizers", PRE_TOKENIZERS);
    if (growth > MOST_GROWTH) {
      throw bad("makes texts more than %d times as long".formatted(MOST_GROWTH));
    }
  }

  /** Checks one step, or those of a sequence; how many times as long they make a text. */
  private long check(JsonNode step, String parts, Set<String> known) {
    String type = step.path("type").asText();
    if (type.equals("Sequence")) {
      long growth = 1;
      for (JsonNode part : step.path(parts)) {
        growth = Math.min(MOST_GROWTH + 1, growth * check(part, parts, known));
      }
      return growth;
    }
    if (step.isObject() && !known.contains(type)) {
      throw bad("prepares texts by " + FileFormatException.quote(type) + ", which cannot be read");
    }
    checkPattern(step.path("pattern").path("Regex").asText());
    return Math.max(length(step.path("content")), length(step.path("prepend")));
  }

  private void checkPattern(String pattern) {
    if (PatternRisk.isIn(pattern)) {
      throw bad(
          "cuts text by a pattern that may take too long, " + FileFormatException.quote(pattern));
    }
  }

  /** In bytes, as far as that counts. */
  private static long length(JsonNode text) {
    int bytes = text.asText().getBytes(StandardCharsets.UTF_8).length;
    return Math.clamp(bytes, 1, MOST_GROWTH + 1);
  }

  private FileFormatException bad(String problem) {
    return new FileFormatException(
        file, "the tokenizer " + problem + "; use a tokenizer of a usual kind");
  }
}
