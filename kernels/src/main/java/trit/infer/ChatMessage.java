package trit.infer;

import java.util.Locale;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param content what is said
 */
public record ChatMessage(Role role, String content) {
  private static final String END_OF_THOUGHTS = "</think>";

  /** What a model wrote, as it is to read it later: without what it thought before it answered. */
  static ChatMessage answer(String written) {
    int thoughts = written.lastIndexOf(END_OF_THOUGHTS);
    String said = thoughts < 0 ? written : written.substring(thoughts + END_OF_THOUGHTS.length());
    return new ChatMessage(Role.ASSISTANT, said.strip());
  }

  /** Who speaks. */
  public enum Role {
    /** Whoever says how the model is to behave; only before everything else. */
    SYSTEM,
    USER,
    ASSISTANT;

    /** What templates call it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
