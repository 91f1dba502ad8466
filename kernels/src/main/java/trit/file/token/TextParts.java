package trit.file.token;

/**
 * Where a long text may be cut without changing its tokens: before a space that follows something
 * visible. No piece of any {@link SplitRule} reaches over such a place.
 */
final class TextParts {
  private static final int WANTED = 1 << 18;

  private TextParts() {}

  /**
   * Where the part that begins at {@code from} ends: after about a quarter of a million characters.
   */
  static int end(String text, int from) {
    return end(text, from, WANTED);
  }

  static int end(String text, int from, int wanted) {
    for (int i = from + wanted; i < text.length(); i++) {
      if (text.charAt(i) == ' ' && isVisible(text.charAt(i - 1))) {
        return i;
      }
    }
    return text.length();
  }

  private static boolean isVisible(char c) {
    return c > ' ' && c < 0x7F;
  }
}
