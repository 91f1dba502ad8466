package trit.file.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.file.Sha256;
import trit.file.gguf.GgufValue;

/**
 * A vocabulary as Hugging Face's {@code tokenizer.json} describes it, checked. Their library finds
 * the ids of a text.
 */
public final class TokenizerJson extends Vocabulary {
  private final ObjectNode tree;
  private final Spelling spelling;
  private String sha256;

  /** Takes over a tree that has been checked. */
  TokenizerJson(
      ObjectNode tree,
      Spelling spelling,
      List<String> texts,
      List<TokenKind> kinds,
      SpecialTokens specials) {
    this(tree, spelling, texts, kinds, specials, Map.of());
  }

  private TokenizerJson(
      ObjectNode tree,
      Spelling spelling,
      List<String> texts,
      List<TokenKind> kinds,
      SpecialTokens specials,
      Map<String, GgufValue> gguf) {
    super(texts, kinds, specials, gguf);
    this.tree = tree;
    this.spelling = spelling;
  }

  /** The same tokenizer, which was read from this metadata of a GGUF file. */
  TokenizerJson from(Map<String, GgufValue> metadata) {
    return new TokenizerJson(tree, spelling, texts(), kinds(), specials(), metadata);
  }

  /**
   * Reads a file.
   *
   * @throws trit.file.FileFormatException where it is not such a tokenizer
   */
  public static TokenizerJson read(Path file) throws IOException {
    return TokenizerJsonReader.read(file);
  }

  /**
   * The chat template that a checkpoint's folder carries: in a file of its own, or in the {@code
   * tokenizer_config.json}.
   */
  public static Optional<String> chatTemplateBeside(Path folder) throws IOException {
    Path own = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(own)) {
      return Optional.of(Files.readString(own));
    }
    Path config = folder.resolve(SpecialTokenNames.FILE);
    if (!Files.isRegularFile(config)) {
      return Optional.empty();
    }
    JsonNode template = TokenizerJsonReader.object(config).path("chat_template");
    // several templates are a list, of which the first is the usual one
    JsonNode text = template.isArray() ? template.path(0).path("template") : template;
    return text.isTextual() ? Optional.of(text.asText()) : Optional.empty();
  }

  @Override
  public Spelling spelling() {
    return spelling;
  }

  @Override
  TokenizerJson tokenizerJson() {
    return this;
  }

  @Override
  Encoder plainText(Path from) {
    return NativeEncoder.of(jsonOfPlainText(), TextParts.of(this), from);
  }

  @Override
  Encoder prompts(Path from) {
    return NativeEncoder.of(forEncoding().toString(), TextParts.of(this), from);
  }

  @Override
  public String sha256() {
    String known = sha256; // two threads may both find it out, and find the same
    if (known == null) {
      known = Sha256.of(essence());
      sha256 = known;
    }
    return known;
  }

  /** The pairs that are joined, first to last, each as two token texts with a space between. */
  List<String> merges() {
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : tree.path("model").path("merges")) {
      boolean pair = merge.isArray();
      merges.add(pair ? merge.get(0).asText() + " " + merge.get(1).asText() : merge.asText());
    }
    return merges;
  }

  /** The rule by which text is cut before pairs are joined, where it is one with a name. */
  Optional<SplitRule> splitRule() {
    return SplitRule.spelled(tree.path("pre_tokenizer"));
  }

  @Override
  boolean addsSpace() {
    JsonNode normalizer = tree.path("normalizer");
    boolean prepends =
        normalizer.findValuesAsText("type").contains("Prepend")
            || normalizer.path("type").asText().equals("Prepend");
    JsonNode metaspace = tree.path("pre_tokenizer");
    boolean asWord = metaspace.path("type").asText().equals("Metaspace");
    return prepends || asWord && !metaspace.path("prepend_scheme").asText().equals("never");
  }

  /** Whether text may be cut before a space without changing its tokens. */
  boolean canCutBeforeSpace() {
    return spelling == Spelling.BYTE_LEVEL
        && !tree.hasNonNull("normalizer")
        && splitRule().isPresent()
        && !kinds().contains(TokenKind.USER_DEFINED);
  }

  /** The file's text, in which control tokens are found. */
  public String json() {
    return tree.toString();
  }

  /** The tree without what others do here: put a token in front, and decode. */
  private ObjectNode forEncoding() {
    ObjectNode needed = tree.objectNode().setAll(tree);
    return needed.putNull("post_processor").putNull("decoder");
  }

  /** The same without control tokens, so that text that looks like one stays text. */
  private String jsonOfPlainText() {
    ObjectNode plain = forEncoding();
    ArrayNode added = plain.putArray("added_tokens");
    for (JsonNode token : tree.path("added_tokens")) {
      if (!token.path("special").asBoolean()) {
        added.add(token);
      }
    }
    return plain.toString();
  }

  private String essence() {
    ObjectNode essence = tree.objectNode();
    essence.put("spelling", spelling.name());
    int size = size();
    while (size > 0 && kind(size - 1) == TokenKind.UNUSED) {
      size--; // a model may have more rows than its vocabulary has tokens
    }
    essence.put("texts", String.join("\n", texts().subList(0, size)));
    essence.put("merges", String.join("\n", merges()));
    essence.put("ignore_merges", tree.path("model").path("ignore_merges").asBoolean());
    Optional<SplitRule> rule = splitRule();
    essence.put("split", rule.isPresent() ? rule.get().name() : sorted("pre_tokenizer"));
    essence.put("normalizer", sorted("normalizer"));
    essence.put("added_tokens", sorted("added_tokens"));
    return essence.toString();
  }

  private String sorted(String part) {
    return TokenizerJsonReader.sorted(tree.path(part));
  }
}
