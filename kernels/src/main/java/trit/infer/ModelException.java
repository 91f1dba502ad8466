package trit.infer;

/** A model that cannot be run as asked; the message is one line for the user and names the cure. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message for the user. */
  public ModelException(String message) {
    super(message);
  }

  /** A message for the user, and what it came from. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
