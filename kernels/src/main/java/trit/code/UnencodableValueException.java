package trit.code;

/**
 * A value that an encoding cannot hold: NaN, an infinity, or one whose scale would overflow. The
 * message names the element; who knows the tensor's name adds it.
 */
public final class UnencodableValueException extends IllegalArgumentException {
  private final long index;

  /** Names the element by its index in row-major order. */
  public UnencodableValueException(Encoding encoding, long index, float value) {
    super("element " + index + " is " + value + ", which " + encoding + " cannot hold");
    this.index = index;
  }

  /** Where the value stands, in row-major order. */
  public long index() {
    return index;
  }
}
