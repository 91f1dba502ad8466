package trit.code;

import java.lang.foreign.MemorySegment;
import trit.tensor.Shape;

/**
 * A row-major tensor whose rows are stored in some encoding; a view like {@code Tensor}.
 *
 * @param encoding how the codes lie in the bytes
 * @param shape the extents, outermost first; the innermost is a multiple of the encoding's block
 * @param data exactly {@code encoding.bytes(shape)} bytes
 */
public record EncodedTensor(Encoding encoding, Shape shape, MemorySegment data) {

  /** Checks that the memory fits the shape. */
  public EncodedTensor {
    if (data.byteSize() != encoding.bytes(shape)) {
      throw new IllegalArgumentException(
          "a tensor "
              + shape
              + " in "
              + encoding
              + " takes "
              + encoding.bytes(shape)
              + " bytes, got "
              + data.byteSize());
    }
  }

  /** The bytes of row {@code i}. */
  public MemorySegment row(int i) {
    long stride = encoding.rowBytes(shape.columns());
    return data.asSlice(i * stride, stride);
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive) as a matrix that shares the memory. */
  public EncodedTensor rows(int from, int to) {
    long stride = encoding.rowBytes(shape.columns());
    return new EncodedTensor(
        encoding,
        Shape.of(to - from, shape.columns()),
        data.asSlice(from * stride, (to - from) * stride));
  }
}
