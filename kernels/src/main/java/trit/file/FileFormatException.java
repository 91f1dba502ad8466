package trit.file;

import java.nio.file.Path;

/**
 * A file is not what it should be: damaged, truncated, hostile, or of a kind that this version
 * cannot read. The message is one line for the user: the file, what is wrong and where, the cure.
 */
public final class FileFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 80;

  /**
   * A file and what is wrong with it.
   *
   * @param file as the user knows it
   * @param problem what, where and the cure; anything that comes from the file goes through {@link
   *     #quote}
   */
  public FileFormatException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** A file, what is wrong with it, and what that was noticed by. */
  public FileFormatException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }

  /**
   * Text from a stranger's file, fit for a message: in quotes, without control characters or line
   * ends, cut to a readable length.
   */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("'");
    int shown = Math.min(text.length(), LONGEST_QUOTE);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f || c >= 0xa0 && Character.isLetterOrDigit(c);
      quoted.append(plain ? c : '?');
    }
    return quoted.append(shown < text.length() ? "…'" : "'").toString();
  }
}
