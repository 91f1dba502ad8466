package trit.file.safetensors;

import java.util.Optional;
import trit.code.Encoding;

/** The number types of a safetensors file. */
public enum SafetensorsType {
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  U16(2),
  I16(2),
  F16(2),
  BF16(2),
  U32(4),
  I32(4),
  F32(4),
  U64(8),
  I64(8),
  F64(8);

  private final int bytes;

  SafetensorsType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element, which is also its alignment. */
  public int bytes() {
    return bytes;
  }

  /** The encoding that holds the same bytes, for the types that models are stored in. */
  public Optional<Encoding> encoding() {
    return switch (this) {
      case F32 -> Optional.of(Encoding.F32);
      case F16 -> Optional.of(Encoding.F16);
      case BF16 -> Optional.of(Encoding.BF16);
      default -> Optional.empty();
    };
  }

  /** The type that holds the same bytes as an encoding; empty for encodings in blocks. */
  public static Optional<SafetensorsType> of(Encoding encoding) {
    for (SafetensorsType type : values()) {
      if (type.encoding().filter(encoding::equals).isPresent()) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
