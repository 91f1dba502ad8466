package trit.file.token;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model is started with: what a program says, in which control tokens count, and what people
 * have said, in which whatever looks like one is text.
 *
 * @param parts one after the other
 */
public record Prompt(List<Part> parts) {

  /**
   * A piece of the text.
   *
   * @param quoted whether it is somebody's words
   */
  public record Part(String text, boolean quoted) {}

  /** Keeps its own list. */
  public Prompt {
    parts = List.copyOf(parts);
  }

  /** A text whose control tokens count. */
  public static Prompt of(String text) {
    return new Prompt(List.of(new Part(text, false)));
  }

  /** All of it. */
  public String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.text()));
    return text.toString();
  }

  /** Puts a prompt together. */
  public static final class Builder {
    private final List<Part> parts = new ArrayList<>();

    /** Words of the program. */
    public Builder say(String text) {
      parts.add(new Part(text, false));
      return this;
    }

    /** Words of somebody. */
    public Builder quote(String text) {
      parts.add(new Part(text, true));
      return this;
    }

    /** The prompt. */
    public Prompt build() {
      return new Prompt(parts);
    }
  }
}
