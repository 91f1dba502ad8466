package trit.infer;

import java.util.List;

/**
 * A text that was written.
 *
 * @param text without the prompt
 * @param tokens its ids, without the one that ended it
 * @param stop why it ends
 * @param promptTokens how many tokens were read first
 * @param promptSeconds how long that took
 * @param seconds how long writing took
 */
public record Generation(
    String text,
    List<Integer> tokens,
    Stop stop,
    int promptTokens,
    double promptSeconds,
    double seconds) {

  /** Why a text ends. */
  public enum Stop {
    /** The model, or a stop token, ended it. */
    END,
    /** It has as many tokens as were asked for. */
    LENGTH,
    /** The model cannot read more tokens. */
    CONTEXT,
    /** The listener stopped it. */
    CANCELLED
  }

  /** Tokens written per second; 0 for none. */
  public double tokensPerSecond() {
    return tokens.isEmpty() ? 0 : tokens.size() / seconds;
  }
}
