package trit.file.token;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import trit.file.gguf.GgufValue;

/**
 * What ids mean, and how a text gets them: byte-pair encoding over bytes (GPT-2) or over characters
 * with bytes as the last resort (SentencePiece, Llama 2). Immutable.
 */
public abstract sealed class Vocabulary permits TokenizerJson, SentencePieces {
  private static final String UNUSED = "[PAD";

  private final List<String> texts;
  private final List<TokenKind> kinds;
  private final SpecialTokens specials;
  private final Map<String, GgufValue> gguf;

  /** How a token's text spells bytes. */
  public enum Spelling {
    /** One character of GPT-2's alphabet a byte. */
    BYTE_LEVEL,
    /** UTF-8, with {@code ▁} for a space and {@code <0x0A>} for a byte. */
    SENTENCE_PIECE
  }

  Vocabulary(
      List<String> texts,
      List<TokenKind> kinds,
      SpecialTokens specials,
      Map<String, GgufValue> gguf) {
    this.texts = List.copyOf(texts);
    this.kinds = List.copyOf(kinds);
    this.specials = specials;
    this.gguf = gguf;
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
  public abstract Spelling spelling();

  /** Whether text gets a space in front. */
  abstract boolean addsSpace();

  /** What finds the ids of text in which nothing is a control token, however it looks. */
  abstract Encoder plainText(Path from);

  /**
   * What finds the ids of text in which control tokens count.
   *
   * @param from the file it came from, for messages
   */
  abstract Encoder prompts(Path from);

  /**
   * The same as a tokenizer.json.
   *
   * @throws trit.file.FileFormatException where a tokenizer.json cannot say it
   */
  abstract TokenizerJson tokenizerJson();

  /**
   * The hash of everything that decides which ids a text gets. It does not depend on spaces and
   * order in the file, and survives the way through a GGUF file.
   *
   * @throws trit.file.FileFormatException where a tokenizer.json could not say it
   */
  public String sha256() {
    return tokenizerJson().sha256();
  }

  /** The metadata of the GGUF file that it was read from; empty for others. */
  Map<String, GgufValue> gguf() {
    return gguf;
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

  /** All of them, by id. */
  List<String> texts() {
    return texts;
  }

  /** What each is for. */
  List<TokenKind> kinds() {
    return kinds;
  }

  /** Tokens with a task. */
  public SpecialTokens specials() {
    return specials;
  }

  /** Whether a model that writes this token has said what it had to say. */
  public boolean ends(int id) {
    return id == specials.eos() || kind(id) == TokenKind.CONTROL && EndingTokens.has(text(id));
  }

  /** The bytes that a token stands for; none for control tokens. */
  public byte[] bytes(int id) {
    String text = texts.get(id);
    return switch (kinds.get(id)) {
      case CONTROL, UNUSED -> new byte[0];
      case BYTE -> new byte[] {(byte) ByteTokens.value(text)};
      case USER_DEFINED -> text.getBytes(StandardCharsets.UTF_8);
      case UNKNOWN -> "\uFFFD".getBytes(StandardCharsets.UTF_8);
      case NORMAL ->
          spelling() == Spelling.BYTE_LEVEL
              ? ByteAlphabet.bytes(text)
              : text.replace('▁', ' ').getBytes(StandardCharsets.UTF_8);
    };
  }
}
