package trit.infer;

import java.util.Locale;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param content what is said
 */
public record ChatMessage(Role role, String content) {

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
