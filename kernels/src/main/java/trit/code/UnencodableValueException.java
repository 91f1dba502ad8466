package trit.code;

/**
 * A value that an encoding cannot hold: NaN, an infinity, or one whose scale would overflow. The
 * message names the element; who knows the tensor's name adds it.
 */
public final class UnencodableValueException extends IllegalArgumentException {
  private final Encoding encoding;
  private final long index;
  private final float value;

  /** Names the element by its index in row-major order. */
  public UnencodableValueException(Encoding encoding, long index, float value) {
    super("element " + index + " is " + value + ", which " + encoding + " cannot hold");
    this.encoding = encoding;
    this.index = index;
    this.value = value;
  }

  /** The same of a larger tensor in which {@code count} elements stand before. */
  public UnencodableValueException after(long count) {
    return new UnencodableValueException(encoding, count + index, value);
  }

  /** Where the value stands, in row-major order. */
  public long index() {
    return index;
  }
}
