package trit.file.token;

/** What a token is for; the numbers are those of {@code tokenizer.ggml.token_type}. */
public enum TokenKind {
  /** A piece of text. */
  NORMAL(1),
  /** Stands for what the vocabulary cannot spell. */
  UNKNOWN(2),
  /** Steers the model, such as the end of a text; never part of the text itself. */
  CONTROL(3),
  /** A piece of text that is found before anything else is. */
  USER_DEFINED(4),
  /** Fills a row of the embedding. */
  UNUSED(5),
  /** One byte, where the vocabulary has no piece for it. */
  BYTE(6);

  private static final TokenKind[] KINDS = values();

  private final int code;

  TokenKind(int code) {
    this.code = code;
  }

  /** The number in a GGUF file. */
  public int code() {
    return code;
  }

  /** The kind of a number in a GGUF file; an unheard-of number is a piece of text. */
  static TokenKind of(long code) {
    for (TokenKind kind : KINDS) {
      if (kind.code == code) {
        return kind;
      }
    }
    return NORMAL;
  }
}
