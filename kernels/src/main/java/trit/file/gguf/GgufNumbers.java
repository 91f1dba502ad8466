package trit.file.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An array of numbers or flags as it lies in the file, so that a million take no million objects.
 */
public final class GgufNumbers implements GgufValue.Array {
  private final GgufType elementType;
  private final byte[] bytes;

  /** Takes the array over; its length is a multiple of the element's. */
  GgufNumbers(GgufType elementType, byte[] bytes) {
    if (!elementType.hasFixedSize() || bytes.length % elementType.leastBytes() != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes are no array of " + elementType);
    }
    this.elementType = elementType;
    this.bytes = bytes;
  }

  static GgufNumbers of(float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(values);
    return new GgufNumbers(GgufType.F32, bytes);
  }

  static GgufNumbers of(int... values) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    littleEndian(bytes).asIntBuffer().put(values);
    return new GgufNumbers(GgufType.I32, bytes);
  }

  @Override
  public GgufType elementType() {
    return elementType;
  }

  @Override
  public int size() {
    return bytes.length / elementType.leastBytes();
  }

  /**
   * Element {@code i} of an array of whole numbers or flags; an unsigned 64-bit one as its bits.
   *
   * @throws IllegalStateException for fractions
   */
  public long whole(int i) {
    ByteBuffer buffer = littleEndian(bytes);
    int at = i * elementType.leastBytes();
    return switch (elementType) {
      case U8, BOOL -> buffer.get(at) & 0xFF;
      case I8 -> buffer.get(at);
      case U16 -> buffer.getShort(at) & 0xFFFF;
      case I16 -> buffer.getShort(at);
      case U32 -> buffer.getInt(at) & 0xFFFF_FFFFL;
      case I32 -> buffer.getInt(at);
      case U64, I64 -> buffer.getLong(at);
      default -> throw new IllegalStateException(elementType + " is no type of whole numbers");
    };
  }

  /** Element {@code i} of an array of any numbers. */
  public double real(int i) {
    int at = i * elementType.leastBytes();
    return switch (elementType) {
      case F32 -> littleEndian(bytes).getFloat(at);
      case F64 -> littleEndian(bytes).getDouble(at);
      default -> whole(i);
    };
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GgufNumbers numbers
        && elementType == numbers.elementType
        && Arrays.equals(bytes, numbers.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * elementType.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
