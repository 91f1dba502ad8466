package trit.file.token;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A SentencePiece vocabulary as a GGUF file has it: pieces with scores. A tokenizer.json has ranked
 * pairs instead, in which equal scores come in the order of ids and not from left to right, and
 * none of which makes a user-defined token; only in these cases may a text get other ids there.
 */
public final class SentencePieces extends Vocabulary {
  private final GgufTokens source;
  private final boolean addsSpace;
  private final float[] scores;
  private final PieceTable pieces;
  private final ByteTokens bytes;
  private TokenizerJson json;

  /**
   * Takes over what was read.
   *
   * @param source where it was read
   * @param scores of the pieces by id
   */
  SentencePieces(
      GgufTokens source,
      List<TokenKind> kinds,
      SpecialTokens specials,
      boolean addsSpace,
      float[] scores) {
    super(source.texts(), kinds, specials, source.metadata());
    this.source = source;
    this.addsSpace = addsSpace;
    this.scores = scores;
    this.pieces = new PieceTable(texts(), ids(TokenKind.NORMAL, TokenKind.USER_DEFINED));
    this.bytes = ByteTokens.of(texts(), specials.unknown());
  }

  /** The ids of all tokens of some kinds; those without a text can neither be found nor joined. */
  private int[] ids(TokenKind... wanted) {
    List<TokenKind> of = Arrays.asList(wanted);
    int[] ids = new int[size()];
    int count = 0;
    for (int id = 0; id < ids.length; id++) {
      if (of.contains(kind(id)) && !text(id).isEmpty()) {
        ids[count++] = id;
      }
    }
    return Arrays.copyOf(ids, count);
  }

  @Override
  public Spelling spelling() {
    return Spelling.SENTENCE_PIECE;
  }

  @Override
  boolean addsSpace() {
    return addsSpace;
  }

  /** How good the pieces are, by id. */
  float[] scores() {
    return scores;
  }

  @Override
  Encoder plainText(Path from) {
    return encoder(ids(TokenKind.USER_DEFINED));
  }

  @Override
  Encoder prompts(Path from) {
    return encoder(ids(TokenKind.USER_DEFINED, TokenKind.CONTROL, TokenKind.UNKNOWN));
  }

  private Encoder encoder(int[] found) {
    return new PieceEncoder(new FoundTokens(texts(), found), pieces, scores, bytes, addsSpace);
  }

  @Override
  synchronized TokenizerJson tokenizerJson() {
    if (json == null) {
      json = new SentencePieceReader(source).tokenizerJson();
    }
    return json;
  }
}
