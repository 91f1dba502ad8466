package trit.file.token;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text as {@link SplitRule#GPT_2} does (OpenAI's GPT-2, {@code encoder.py}): what the trainer
 * counts. Encoding is the library's.
 */
final class ByteLevelSplit {
  private static final Pattern PIECE =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private ByteLevelSplit() {}

  /** The pieces of a text, first to last. */
  static Matcher pieces(CharSequence text) {
    return PIECE.matcher(text);
  }
}
