package trit.file.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

  /** Failures in one match, of the ten million after which the library ends the process. */
  private static final double MOST_FAILURES = 8e6;

  /** Failures for each character that is left: what a pattern costs grows with a text's square. */
  private static final double MOST_FAILURES_A_CHARACTER = 6;

  /**
   * Checks a tokenizer.
   *
   * @param longest characters of the texts it is used for; they may become more before a pattern
   *     sees them
   * @throws FileFormatException for a step that is not taken
   */
  void check(JsonNode tree, int longest) {
    JsonNode model = tree.path("model");
    for (String mark : Set.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (!model.path(mark).asText("").isEmpty() && !model.path(mark).isNull()) {
        throw bad("marks parts of words (" + mark + "), which cannot be read");
      }
    }
    List<JsonNode> normalizers = steps(tree.path("normalizer"), "normalizers");
    List<JsonNode> cuts = steps(tree.path("pre_tokenizer"), "pretokenizers");
    checkKinds(normalizers, NORMALIZERS);
    checkKinds(cuts, PRE_TOKENIZERS);
    checkGrowth(normalizers);
    checkPatterns(Stream.concat(normalizers.stream(), cuts.stream()).toList(), longest);
  }

  /** A step, or those of a sequence, sequences within it too. */
  private static List<JsonNode> steps(JsonNode step, String parts) {
    if (!step.path("type").asText().equals("Sequence")) {
      return step.isObject() ? List.of(step) : List.of();
    }
    List<JsonNode> steps = new ArrayList<>();
    step.path(parts).forEach(part -> steps.addAll(steps(part, parts)));
    return steps;
  }

  private void checkKinds(List<JsonNode> steps, Set<String> known) {
    for (JsonNode step : steps) {
      String type = step.path("type").asText();
      if (!known.contains(type)) {
        throw bad(
            "prepares texts by " + FileFormatException.quote(type) + ", which cannot be read");
      }
    }
  }

  private void checkGrowth(List<JsonNode> normalizers) {
    double growth = 1;
    for (JsonNode step : normalizers) {
      growth *= written(step);
    }
    if (growth > MOST_GROWTH) {
      throw bad("makes texts more than %d times as long".formatted(MOST_GROWTH));
    }
  }

  private void checkPatterns(List<JsonNode> steps, double longest) {
    double characters = longest;
    for (JsonNode step : steps) {
      String pattern = step.path("pattern").path("Regex").asText();
      double usual = failures(pattern, longest);
      if (usual > MOST_FAILURES_A_CHARACTER * longest
          || failures(pattern, characters) > MOST_FAILURES) {
        throw bad(
            "cuts text by a pattern that may take too long, " + FileFormatException.quote(pattern));
      }
      characters *= written(step) * spelledOut(step.path("type").asText());
    }
  }

  private double failures(String pattern, double characters) {
    return PatternReader.failures(pattern, characters)
        .orElseThrow(
            () ->
                bad(
                    "cuts text by a pattern that cannot be read, "
                        + FileFormatException.quote(pattern)));
  }

  /** Characters that may come of one by the rules of Unicode, or as one for each byte. */
  private static int spelledOut(String type) {
    return switch (type) {
      case "NFC", "Lowercase" -> 3;
      case "NFD", "ByteLevel" -> 4;
      case "NFKC", "NFKD" -> 18;
      case "BertNormalizer" -> 36;
      default -> 1;
    };
  }

  /** Bytes that a step writes for one character, and beside it where it finds nothing there. */
  private static long written(JsonNode step) {
    boolean beside = step.path("pattern").has("Regex") && step.has("content");
    return (beside ? 1 : 0) + Math.max(length(step.path("content")), length(step.path("prepend")));
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
