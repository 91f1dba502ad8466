package trit.file.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds the bytes in front of the tensors, held to the limits that the reader enforces. */
final class HeaderBytes {
  private static final int VERSION = 3;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void start(int tensors, int pairs) {
    u32(HeaderReader.MAGIC);
    u32(VERSION);
    u64(tensors);
    u64(pairs);
  }

  void pair(String key, GgufValue value) {
    if (!GgufKeys.isValid(key) || key.length() > GgufLimits.DEFAULT.keyBytes()) {
      throw new IllegalArgumentException("'" + key + "' cannot be the name of a metadata pair");
    }
    string(key);
    u32(value.type().id());
    value(value);
  }

  void tensor(GgufTensor tensor) {
    string(tensor.name());
    int[] extents = tensor.shape().toArray();
    u32(extents.length);
    for (int i = extents.length - 1; i >= 0; i--) {
      u64(extents[i]);
    }
    u32(tensor.type().id());
    u64(tensor.offset());
  }

  void padTo(long alignment) {
    long missing = HeaderReader.align(out.size(), alignment) - out.size();
    out.writeBytes(new byte[Math.toIntExact(missing)]);
  }

  int size() {
    return out.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  private void value(GgufValue value) {
    switch (value) {
      case GgufValue.Whole whole -> number(whole.type(), whole.value());
      case GgufValue.Real(GgufType type, double real) -> {
        if (type == GgufType.F32) {
          u32(Float.floatToRawIntBits((float) real));
        } else {
          u64(Double.doubleToRawLongBits(real));
        }
      }
      case GgufValue.Flag flag -> out.write(flag.value() ? 1 : 0);
      case GgufValue.Text text -> string(text.value());
      case GgufValue.Array array -> {
        u32(array.elementType().id());
        u64(array.size());
        elements(array);
      }
    }
  }

  private void elements(GgufValue.Array array) {
    switch (array) {
      case GgufNumbers numbers -> out.writeBytes(numbers.bytes());
      case GgufValue.Texts texts -> texts.values().forEach(this::string);
      case GgufValue.Nested arrays -> arrays.values().forEach(this::value);
    }
  }

  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    u64(utf8.length);
    out.writeBytes(utf8);
  }

  private void u32(long value) {
    number(GgufType.U32, value);
  }

  private void u64(long value) {
    number(GgufType.U64, value);
  }

  private void number(GgufType type, long value) {
    ByteBuffer little = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(little.putLong(value).array(), 0, type.leastBytes());
  }
}
