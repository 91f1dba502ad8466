package trit.file.token;

/**
 * How long texts are cut without changing their tokens: before a space that follows something
 * visible, over which no piece of any {@link SplitRule} reaches. Where there is no such place,
 * after the end of a line, and anywhere else in the end: in a run of ten million spaces the library
 * would end the process (Oniguruma, {@code retry-limit-in-match}).
 *
 * @param usual characters of a part where nothing speaks against cutting
 * @param longest characters of a part
 */
record TextParts(int usual, int longest) {
  private static final TextParts OF_KNOWN_RULES = new TextParts(1 << 18, 1 << 20);

  /** Of patterns that may go back over the whole part, in every place of it. */
  private static final TextParts OF_OTHERS = new TextParts(1 << 13, 1 << 15);

  /** One part however long the text is: parts would each get a space in front. */
  private static final TextParts WHOLE = new TextParts(Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** The parts for a tokenizer. */
  static TextParts of(TokenizerJson json) {
    return switch (json.spelling()) {
      case BYTE_LEVEL -> json.canCutBeforeSpace() ? OF_KNOWN_RULES : OF_OTHERS;
      case SENTENCE_PIECE -> WHOLE;
    };
  }

  /** The characters of the longest text that is not cut, whatever the rule. */
  static int longest(Vocabulary.Spelling spelling) {
    return switch (spelling) {
      case BYTE_LEVEL -> OF_OTHERS.longest;
      case SENTENCE_PIECE -> WHOLE.longest;
    };
  }

  /** Where the part that begins at {@code from} ends. */
  int end(String text, int from) {
    if (text.length() - from <= usual) {
      return text.length();
    }
    int last = (int) Math.min(text.length(), (long) from + longest);
    int line = -1;
    for (int i = from + usual; i < last; i++) {
      char before = text.charAt(i - 1);
      if (text.charAt(i) == ' ' && isVisible(before)) {
        return i;
      }
      if (before == '\n' && Character.isLetter(text.charAt(i))) {
        line = i;
      }
    }
    if (last == text.length() || line < 0) {
      boolean splitsPair = last < text.length() && Character.isLowSurrogate(text.charAt(last));
      return splitsPair ? last - 1 : last;
    }
    return line;
  }

  private static boolean isVisible(char c) {
    return c > ' ' && c < 0x7F;
  }
}
