package trit.file.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import trit.file.FileFormatException;
import trit.file.JsonFile;

/**
 * Reads and checks a stranger's tokenizer.json before any native code sees it: sizes are capped,
 * few ids lack a token, merges name tokens that exist.
 */
final class TokenizerJsonReader {
  private static final long MOST_BYTES = 128 << 20;
  static final int MOST_TOKENS = 1 << 20;

  /** Ids without a token: each costs memory and no byte of the file. */
  private static final int MOST_UNUSED = 1 << 16;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private final Path file;
  private final ObjectNode tree;
  private final List<String> texts = new ArrayList<>();
  private final List<TokenKind> kinds = new ArrayList<>();

  private TokenizerJsonReader(Path file, ObjectNode tree) {
    this.file = file;
    this.tree = tree;
  }

  static TokenizerJson read(Path file) throws IOException {
    return new TokenizerJsonReader(file, object(file)).check(SpecialTokenNames.beside(file));
  }

  /** Checks a tree that was made from another file, which messages name. */
  static TokenizerJson check(Path file, ObjectNode tree, SpecialTokenNames names) {
    return new TokenizerJsonReader(file, tree).check(names);
  }

  /** The JSON object in a file. */
  static ObjectNode object(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new FileFormatException(
          file,
          "has %,d bytes; a tokenizer takes at most %,d".formatted(Files.size(file), MOST_BYTES));
    }
    try {
      if (JsonFile.read(file, JSON) instanceof ObjectNode object) {
        return object;
      }
      throw new FileFormatException(file, "is not a JSON object; fetch the file again");
    } catch (JsonProcessingException e) {
      throw new FileFormatException(
          file,
          "is broken JSON"
              + (e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr())
              + ": "
              + FileFormatException.quote(e.getOriginalMessage())
              + "; fetch the file again",
          e);
    }
  }

  /** A part of a tree as text that does not depend on the order of its names. */
  static String sorted(JsonNode node) {
    try {
      return JSON.writeValueAsString(JSON.treeToValue(node, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that was read can be written", e);
    }
  }

  private TokenizerJson check(SpecialTokenNames names) {
    JsonNode model = tree.path("model");
    if (!model.path("type").asText("BPE").equals("BPE") || !model.path("vocab").isObject()) {
      throw bad(
          "is of type "
              + FileFormatException.quote(model.path("type").asText())
              + ", but only BPE with a vocabulary can be read; use a checkpoint of the Llama family");
    }
    Vocabulary.Spelling spelling = spelling(model);
    new TokenizerSteps(file).check(tree, TextParts.longest(spelling));
    placeTokens(model);
    placeAddedTokens();
    fillGaps();
    checkMerges(model.path("merges"));
    tree.putNull("truncation");
    tree.putNull("padding");
    // leaves out merges at random while a tokenizer is trained with
    ((ObjectNode) model).putNull("dropout");
    return new TokenizerJson(tree, spelling, texts, kinds, names.resolve(tree, texts));
  }

  private Vocabulary.Spelling spelling(JsonNode model) {
    if (types("pre_tokenizer").contains("ByteLevel") || types("decoder").contains("ByteLevel")) {
      return Vocabulary.Spelling.BYTE_LEVEL;
    }
    if (model.path("byte_fallback").asBoolean()) {
      return Vocabulary.Spelling.SENTENCE_PIECE;
    }
    throw bad("spells neither bytes (ByteLevel) nor falls back to them (byte_fallback)");
  }

  private Set<String> types(String part) {
    return new HashSet<>(tree.path(part).findValuesAsText("type"));
  }

  private void placeTokens(JsonNode model) {
    String unknown = model.path("unk_token").asText(null);
    boolean fallsBack = model.path("byte_fallback").asBoolean();
    for (Map.Entry<String, JsonNode> token : model.path("vocab").properties()) {
      String text = token.getKey();
      TokenKind kind = TokenKind.NORMAL;
      if (fallsBack && ByteTokens.value(text) >= 0) {
        kind = TokenKind.BYTE;
      } else if (text.equals(unknown)) {
        kind = TokenKind.UNKNOWN;
      } else if (TokenizerJson.isUnused(text, token.getValue().asInt(-1))) {
        kind = TokenKind.UNUSED;
      }
      place(token.getValue(), text, kind);
    }
  }

  private void placeAddedTokens() {
    JsonNode added = tree.path("added_tokens");
    if (!added.isMissingNode() && !added.isNull() && !added.isArray()) {
      throw bad("has added_tokens that are no list");
    }
    for (JsonNode token : added) {
      JsonNode content = token.path("content");
      if (!content.isTextual() || content.asText().isEmpty()) {
        throw bad("has an added token without content");
      }
      boolean ends = EndingTokens.has(content.asText());
      if (ends) {
        ((ObjectNode) token).put("special", true);
      }
      boolean special = ends || token.path("special").asBoolean();
      place(
          token.path("id"), content.asText(), special ? TokenKind.CONTROL : TokenKind.USER_DEFINED);
    }
  }

  private void place(JsonNode idNode, String text, TokenKind kind) {
    if (!idNode.isIntegralNumber() || !idNode.canConvertToInt()) {
      throw bad("gives token " + FileFormatException.quote(text) + " an id that is no number");
    }
    int id = idNode.asInt();
    if (id < 0 || id >= MOST_TOKENS) {
      throw bad(
          "gives token %s the id %,d; ids are 0 … %,d"
              .formatted(FileFormatException.quote(text), id, MOST_TOKENS - 1));
    }
    if (texts.size() <= id) {
      texts.addAll(Collections.nCopies(id + 1 - texts.size(), null));
      kinds.addAll(Collections.nCopies(id + 1 - kinds.size(), null));
    }
    if (texts.get(id) != null && !texts.get(id).equals(text)) {
      throw bad(
          "gives the id %,d to both %s and %s"
              .formatted(
                  id, FileFormatException.quote(texts.get(id)), FileFormatException.quote(text)));
    }
    texts.set(id, text);
    // the unknown token is usually listed among the added ones too
    kinds.set(id, kinds.get(id) == TokenKind.UNKNOWN ? TokenKind.UNKNOWN : kind);
  }

  private void fillGaps() {
    if (texts.isEmpty()) {
      throw bad("has no tokens");
    }
    long unused = texts.stream().filter(Objects::isNull).count();
    if (unused > MOST_UNUSED) {
      throw bad(
          "has ids up to %,d, but no token for %,d of them; fetch the file again"
              .formatted(texts.size() - 1, unused));
    }
    for (int id = 0; id < texts.size(); id++) {
      if (texts.get(id) == null) {
        texts.set(id, TokenizerJson.unused(id));
        kinds.set(id, TokenKind.UNUSED);
      }
    }
  }

  private void checkMerges(JsonNode merges) {
    if (!merges.isArray()) {
      throw bad("has no list of merges");
    }
    Set<String> known = new HashSet<>(texts);
    for (JsonNode merge : merges) {
      if (merge.isArray() ? !joins(merge, known) : !joins(merge.asText(), known)) {
        throw bad(
            "has a merge %s that does not join two tokens into a third"
                .formatted(FileFormatException.quote(merge.asText(merge.toString()))));
      }
    }
  }

  private static boolean joins(JsonNode pair, Set<String> known) {
    return joins(pair.path(0).asText(), pair.path(1).asText(), known);
  }

  private static boolean joins(String pair, Set<String> known) {
    int space = pair.indexOf(' ');
    return space >= 0
        && space == pair.lastIndexOf(' ')
        && joins(pair.substring(0, space), pair.substring(space + 1), known);
  }

  private static boolean joins(String left, String right, Set<String> known) {
    return known.contains(left) && known.contains(right) && known.contains(left + right);
  }

  private FileFormatException bad(String problem) {
    return new FileFormatException(file, "the tokenizer " + problem);
  }
}
