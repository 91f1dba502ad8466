package trit.shell;

/** An error of a cell, such as an assertion that failed: the cell ends, the session goes on. */
public final class CellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message for the user. */
  public CellException(String message) {
    super(message);
  }

  /** A message for the user, and what it came from. */
  public CellException(String message, Throwable cause) {
    super(message, cause);
  }
}
