package trit.file.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.file.Sha256;
import trit.file.gguf.GgufValue;

/**
 * A tokenizer as Hugging Face's {@code tokenizer.json} describes it, checked: byte-pair encoding
 * over bytes (GPT-2) or over characters with bytes as the last resort (SentencePiece, Llama 2).
 * Immutable.
 */
public final class TokenizerJson {
  private static final String UNUSED = "[PAD";

  private final ObjectNode tree;
  private final Spelling spelling;
  private final List<String> texts;
  private final List<TokenKind> kinds;
  private final SpecialTokens specials;
  private final Map<String, GgufValue> gguf;
  private String sha256;

  /** How a token's text spells bytes. */
  public enum Spelling {
    /** One character of GPT-2's alphabet a byte. */
    BYTE_LEVEL,
    /** UTF-8, with {@code ▁} for a space and {@code <0x0A>} for a byte. */
    SENTENCE_PIECE
  }

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
    this.tree = tree;
    this.spelling = spelling;
    this.texts = List.copyOf(texts);
    this.kinds = List.copyOf(kinds);
    this.specials = specials;
    this.gguf = gguf;
  }

  /** The same tokenizer, which was read from this metadata of a GGUF file. */
  TokenizerJson from(Map<String, GgufValue> metadata) {
    return new TokenizerJson(tree, spelling, texts, kinds, specials, metadata);
  }

  /** The metadata of the GGUF file that it was read from; empty for others. */
  Map<String, GgufValue> gguf() {
    return gguf;
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

  /** What a row without a token is called, as llama.cpp's converter does. */
  static String unused(int id) {
    return UNUSED + id + "]";
  }

  /** Whether a token is called so. */
  static boolean isUnused(String text, int id) {
    return text.startsWith(UNUSED) && text.equals(unused(id));
  }

  /** How token texts spell bytes. */
  public Spelling spelling() {
    return spelling;
  }

  /** How many tokens there are; ids are 0 … size − 1. */
  public int size() {
    return texts.size();
  }

  /** A token as the file spells it. */
  public String text(int id) {
    return texts.get(id);
  }

  /** What a token is for. */
  public TokenKind kind(int id) {
    return kinds.get(id);
  }

  /** Tokens with a task. */
  public SpecialTokens specials() {
    return specials;
  }

  /** Whether a model that writes this token has said what it had to say. */
  public boolean ends(int id) {
    return id == specials.eos() || kind(id) == TokenKind.CONTROL && EndingTokens.has(text(id));
  }

  /**
   * The hash of everything that decides which ids a text gets. It does not depend on spaces and
   * order in the file, and survives the way through a GGUF file.
   */
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

  /** Whether text gets a space in front. */
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
        && !kinds.contains(TokenKind.USER_DEFINED);
  }

  /** The bytes that a token stands for; none for control tokens. */
  public byte[] bytes(int id) {
    String text = texts.get(id);
    return switch (kinds.get(id)) {
      case CONTROL, UNUSED -> new byte[0];
      case BYTE -> HexFormat.of().parseHex(text, 3, 5);
      case USER_DEFINED -> text.getBytes(StandardCharsets.UTF_8);
      case UNKNOWN -> "\uFFFD".getBytes(StandardCharsets.UTF_8);
      case NORMAL ->
          spelling == Spelling.BYTE_LEVEL
              ? ByteAlphabet.bytes(text)
              : text.replace('▁', ' ').getBytes(StandardCharsets.UTF_8);
    };
  }

  /** The file's text, in which control tokens are found. */
  public String json() {
    return tree.toString();
  }

  /** What encoding a prompt needs of it. */
  String jsonOfPrompts() {
    return forEncoding().toString();
  }

  /** The tree without what others do here: put a token in front, and decode. */
  private ObjectNode forEncoding() {
    ObjectNode needed = tree.objectNode().setAll(tree);
    return needed.putNull("post_processor").putNull("decoder");
  }

  /** The same without control tokens, so that text that looks like one stays text. */
  String jsonOfPlainText() {
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
    int size = texts.size();
    while (size > 0 && kinds.get(size - 1) == TokenKind.UNUSED) {
      size--; // a model may have more rows than its vocabulary has tokens
    }
    essence.put("texts", String.join("\n", texts.subList(0, size)));
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
