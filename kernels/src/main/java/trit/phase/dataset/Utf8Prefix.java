package trit.phase.dataset;

/** Cuts text to a size. */
final class Utf8Prefix {
  private Utf8Prefix() {}

  /** The longest beginning that takes at most so many bytes in UTF-8 and cuts no character. */
  static String of(String text, long bytes) {
    long used = 0;
    int i = 0;
    while (i < text.length()) {
      int character = text.codePointAt(i);
      used += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (used > bytes) {
        return text.substring(0, i);
      }
      i += Character.charCount(character);
    }
    return text;
  }
}
