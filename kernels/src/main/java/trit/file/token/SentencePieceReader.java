package trit.file.token;

import java.util.Arrays;
import java.util.List;
import trit.file.FileFormatException;

/** Reads a SentencePiece vocabulary from the metadata of a GGUF file. */
final class SentencePieceReader {
  private static final int LONGEST_PIECE = 1_024;

  private final GgufTokens source;
  private final List<String> texts;

  SentencePieceReader(GgufTokens source) {
    this.source = source;
    this.texts = source.texts();
  }

  /**
   * The vocabulary, ready to encode with.
   *
   * @throws FileFormatException for one that cannot be read
   */
  SentencePieces read() {
    checkSizes();
    List<TokenKind> kinds = kinds();
    return new SentencePieces(source, kinds, specials(kinds), addsSpace(), source.scores());
  }

  /**
   * The same as a tokenizer.json.
   *
   * @throws FileFormatException where that cannot say it
   */
  TokenizerJson tokenizerJson() {
    List<TokenKind> kinds = source.kinds();
    List<String> merges = PieceScores.merges(texts, kinds, source.scores());
    String bos = source.token(begin());
    return TokenizerJsonReader.check(
        source.file(),
        TokenizerJsonWriter.sentencePiece(texts, kinds, merges, addsSpace(), bos),
        source.names());
  }

  private void checkSizes() {
    int most = TokenizerJsonReader.MOST_TOKENS;
    if (texts.isEmpty() || texts.size() > most) {
      throw source.bad("%,d tokens; a vocabulary has 1 … %,d".formatted(texts.size(), most));
    }
    for (String text : texts) {
      if (text.length() > LONGEST_PIECE) {
        throw source.bad("a token of %,d characters".formatted(text.length()));
      }
    }
  }

  /** What the tokens are for; files forget to say it of bytes and of tokens that end a text. */
  private List<TokenKind> kinds() {
    List<TokenKind> said = source.kinds();
    int unknown = said.indexOf(TokenKind.UNKNOWN);
    TokenKind[] kinds = new TokenKind[said.size()];
    for (int id = 0; id < kinds.length; id++) {
      String text = texts.get(id);
      kinds[id] =
          switch (said.get(id)) {
            case NORMAL, BYTE -> spelling(text, id);
            case UNUSED -> TokenKind.UNUSED;
            case USER_DEFINED ->
                EndingTokens.has(text) ? TokenKind.CONTROL : TokenKind.USER_DEFINED;
            case UNKNOWN -> id == unknown ? TokenKind.UNKNOWN : TokenKind.CONTROL;
            case CONTROL -> TokenKind.CONTROL;
          };
    }
    return Arrays.asList(kinds);
  }

  private static TokenKind spelling(String text, int id) {
    if (ByteTokens.value(text) != SpecialTokens.NONE) {
      return TokenKind.BYTE;
    }
    return Vocabulary.isUnused(text, id) ? TokenKind.UNUSED : TokenKind.NORMAL;
  }

  private SpecialTokens specials(List<TokenKind> kinds) {
    SpecialTokenNames names = source.names();
    boolean adds = begin() != SpecialTokens.NONE;
    int bos = adds ? begin() : names.begin(texts);
    return new SpecialTokens(bos, names.end(texts), kinds.indexOf(TokenKind.UNKNOWN), adds);
  }

  /** The token that is put in front, as llama.cpp chooses it; −1 for none. */
  private int begin() {
    return source.flag("add_bos_token", true) ? source.id("bos", 1) : SpecialTokens.NONE;
  }

  private boolean addsSpace() {
    return source.flag("add_space_prefix", true);
  }
}
