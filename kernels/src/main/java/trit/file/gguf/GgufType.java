package trit.file.gguf;

import java.util.Optional;

/** The types of metadata values; a type's id is its place in this list. */
public enum GgufType {
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  F32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  U64(8),
  I64(8),
  F64(8);

  private final int leastBytes;

  GgufType(int leastBytes) {
    this.leastBytes = leastBytes;
  }

  /** The number that stands for this type in a file. */
  public int id() {
    return ordinal();
  }

  /** The bytes of a value; for strings and arrays, of an empty one. */
  public int leastBytes() {
    return leastBytes;
  }

  /** Whether every value of this type takes the same number of bytes. */
  public boolean hasFixedSize() {
    return this != STRING && this != ARRAY;
  }

  /** The type that a number in a file stands for. */
  public static Optional<GgufType> of(long id) {
    return id >= 0 && id < values().length ? Optional.of(values()[(int) id]) : Optional.empty();
  }
}
