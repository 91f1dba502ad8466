package trit.compute;

/** A backend was asked for by name and cannot be had here; the message says why and what helps. */
public final class BackendUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With one line for the user. */
  public BackendUnavailableException(String message) {
    super(message);
  }
}
