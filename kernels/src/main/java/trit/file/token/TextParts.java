package trit.file.token;

/**
 * Where a long text may be cut without changing its tokens: before a space that follows something
 * visible. No piece of any {@link SplitRule} reaches over such a place.
 */
final class TextParts {
  /** Characters of a part where nothing speaks against cutting. */
  static final int USUAL = 1 << 18;

  /**
   * Where so many characters offer no such place, text is cut anywhere: in a run of ten million
   * spaces the library would end the process (Oniguruma, {@code retry-limit-in-match}).
   */
  static final int LONGEST = 1 << 22;

  private TextParts() {}

  /**
   * Where the part that begins at {@code from} ends.
   *
   * @param wanted characters at least
   */
  static int end(String text, int from, int wanted) {
    int last = (int) Math.min(text.length(), (long) from + wanted + LONGEST);
    for (int i = from + wanted; i < last; i++) {
      if (text.charAt(i) == ' ' && isVisible(text.charAt(i - 1))) {
        return i;
      }
    }
    boolean splitsPair = last < text.length() && Character.isLowSurrogate(text.charAt(last));
    return splitsPair ? last - 1 : last;
  }

  private static boolean isVisible(char c) {
    return c > ' ' && c < 0x7F;
  }
}
