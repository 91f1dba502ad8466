package trit.infer;

/** Hears a text while it is written, and may stop it. */
public interface GenerationListener {

  /** The next piece of text: whole characters, never empty. */
  void text(String piece);

  /** Whether to stop; asked before every token. */
  default boolean cancelled() {
    return false;
  }
}
