package trit.infer;

/** Hears a text while it is written, and may stop it. */
public interface GenerationListener {

  /** The next piece of text: whole characters, never empty. */
  void text(String piece);

  /** The text is whole; no piece follows. */
  default void end() {}

  /** Whether to stop; asked before every token. */
  default boolean cancelled() {
    return false;
  }
}
