package trit.phase;

/** Bad input to a phase; the message is meant for the user and names the cure. */
public final class PhaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message for the user. */
  public PhaseException(String message) {
    super(message);
  }

  /** A message for the user, and what it came from. */
  public PhaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
