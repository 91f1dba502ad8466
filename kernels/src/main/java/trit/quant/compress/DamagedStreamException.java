package trit.quant.compress;

/** Bytes that no entropy coder has written; the message says what is wrong with them. */
public final class DamagedStreamException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  DamagedStreamException(String message) {
    super(message);
  }
}
