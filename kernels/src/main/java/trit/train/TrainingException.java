package trit.train;

/** Training cannot go on; the message is meant for the user and names the cure. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message for the user. */
  public TrainingException(String message) {
    super(message);
  }
}
