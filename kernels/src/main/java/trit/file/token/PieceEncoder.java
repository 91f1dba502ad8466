package trit.file.token;

/**
 * SentencePiece's byte-pair encoding (Kudo and Richardson, 2018) as llama.cpp does it: cuts a text
 * at tokens that are found first, and joins what is between them to pieces, with {@code ▁} for a
 * space and, where the vocabulary wants it, in front.
 *
 * @param found tokens that count wherever they stand
 * @param pieces that are joined
 * @param scores of the pieces by id, the greatest is joined first
 * @param bytes spell characters that are no piece
 * @param addsSpace whether a space is put in front, and after a token that was found
 */
record PieceEncoder(
    FoundTokens found, PieceTable pieces, float[] scores, ByteTokens bytes, boolean addsSpace)
    implements Encoder {
  private static final char SPACE = '▁';
  private static final char REPLACEMENT = '\uFFFD';

  @Override
  public int[] encode(String text) {
    Ids ids = new Ids();
    PieceJoiner joiner = new PieceJoiner(pieces, scores, bytes, ids);
    boolean begins = true;
    int place = 0;
    while (place < text.length()) {
      int token = found.at(text, place);
      if (token != FoundTokens.NONE) {
        joiner.join();
        ids.add(token);
        begins = true;
        place += found.length(token);
      } else {
        if (begins && addsSpace) {
          joiner.add(SPACE);
        }
        begins = false;
        int next = text.codePointAt(place);
        joiner.add(character(next));
        place += Character.charCount(next);
      }
    }
    joiner.join();
    return ids.toArray();
  }

  private static int character(int codePoint) {
    if (codePoint == ' ') {
      return SPACE;
    }
    // half of a pair alone
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
        ? REPLACEMENT
        : codePoint;
  }

  @Override
  public void close() {}
}
