package trit.compute.cuda;

/** The driver refused, or the GPU failed; the message says what was asked and what helps. */
public final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With one line for the user. */
  public CudaException(String message) {
    super(message);
  }
}
