package trit.file.token;

/**
 * Tokens with a task; −1 stands for none.
 *
 * @param bos begins a text
 * @param eos ends a text
 * @param unknown stands for what the vocabulary cannot spell
 * @param addBos whether the model was trained on texts that begin with {@code bos}
 */
public record SpecialTokens(int bos, int eos, int unknown, boolean addBos) {
  /** No such token. */
  public static final int NONE = -1;

  /** Nobody says which tokens have a task. */
  public static final SpecialTokens UNKNOWN = new SpecialTokens(NONE, NONE, NONE, false);
}
