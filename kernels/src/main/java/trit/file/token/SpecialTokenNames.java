package trit.file.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the tokens with a task are called. A tokenizer.json does not say it; the {@code
 * tokenizer_config.json} beside it does, and where there is none the usual names are looked for.
 *
 * @param bos begins a text; null where nobody says
 * @param eos ends a text; null where nobody says
 */
record SpecialTokenNames(String bos, String eos) {
  /** The file beside a tokenizer.json. */
  static final String FILE = "tokenizer_config.json";

  private static final List<String> USUAL_BOS =
      List.of("<s>", "<|begin_of_text|>", "<bos>", BytePairTrainer.END_OF_TEXT);
  private static final List<String> USUAL_EOS =
      List.of("</s>", "<|end_of_text|>", "<eos>", BytePairTrainer.END_OF_TEXT);

  /** Nobody says. */
  static final SpecialTokenNames UNSAID = new SpecialTokenNames(null, null);

  /** What the file beside a tokenizer.json says, if there is one. */
  static SpecialTokenNames beside(Path tokenizerJson) throws IOException {
    Path file = tokenizerJson.resolveSibling(FILE);
    if (!Files.isRegularFile(file)) {
      return UNSAID;
    }
    ObjectNode config = TokenizerJsonReader.object(file);
    return new SpecialTokenNames(name(config.path("bos_token")), name(config.path("eos_token")));
  }

  /** The ids of these names among the tokens of a tokenizer. */
  SpecialTokens resolve(ObjectNode tree, List<String> texts) {
    String added = templateStart(tree.path("post_processor"));
    JsonNode unknown = tree.path("model").path("unk_token");
    int begin = added == null ? begin(texts) : texts.indexOf(added);
    return new SpecialTokens(
        begin,
        end(texts),
        unknown.isTextual() ? texts.indexOf(unknown.asText()) : SpecialTokens.NONE,
        added != null && begin >= 0);
  }

  /** The id of the token that begins a text. */
  int begin(List<String> texts) {
    return id(texts, bos, USUAL_BOS);
  }

  /** The id of the token that ends a text. */
  int end(List<String> texts) {
    return id(texts, eos, USUAL_EOS);
  }

  private static String name(JsonNode token) {
    String name = token.isObject() ? token.path("content").asText() : token.asText();
    return name.isEmpty() || token.isNull() ? null : name;
  }

  private static int id(List<String> texts, String said, List<String> usual) {
    if (said != null) {
      return texts.indexOf(said);
    }
    return usual.stream().mapToInt(texts::indexOf).filter(id -> id >= 0).findFirst().orElse(-1);
  }

  /** The token that a post-processor puts in front of a text. */
  private static String templateStart(JsonNode postProcessor) {
    for (JsonNode part : postProcessor.path("processors")) {
      String start = templateStart(part);
      if (start != null) {
        return start;
      }
    }
    JsonNode first = postProcessor.path("single").path(0).path("SpecialToken").path("id");
    return first.isTextual() ? first.asText() : null;
  }
}
