package trit.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A dense, row-major block of 32-bit floats off the heap. A tensor is a view: it does not own its
 * memory, and reshaped or sliced tensors share it. Values in other number types are {@code
 * trit.code.EncodedTensor}s.
 *
 * @param shape the extents, outermost first
 * @param data at least {@code 4 * shape.size()} bytes, little-endian
 */
public record Tensor(Shape shape, MemorySegment data) {
  /** One float as it lies in a file and in memory. */
  public static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Checks that the memory is large enough. */
  public Tensor {
    if (data.byteSize() < shape.size() * Float.BYTES) {
      throw new IllegalArgumentException(
          "a tensor "
              + shape
              + " needs "
              + shape.size() * Float.BYTES
              + " bytes, got "
              + data.byteSize());
    }
  }

  /** A tensor holding these values in row-major order. */
  public static Tensor of(Memory memory, Shape shape, float... values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(shape + " does not hold " + values.length + " values");
    }
    Tensor tensor = memory.scratch(shape);
    MemorySegment.copy(values, 0, tensor.data, FLOAT, 0, values.length);
    return tensor;
  }

  /** Number of elements. */
  public long size() {
    return shape.size();
  }

  /** Number of rows; see {@link Shape#rows()}. */
  public int rows() {
    return shape.rows();
  }

  /** Length of a row; see {@link Shape#columns()}. */
  public int columns() {
    return shape.columns();
  }

  /** Element {@code i} in row-major order. */
  public float get(long i) {
    return data.getAtIndex(FLOAT, i);
  }

  /** Sets element {@code i} in row-major order. */
  public void set(long i, float value) {
    data.setAtIndex(FLOAT, i, value);
  }

  /** The same elements under another shape of the same size. */
  public Tensor reshape(int... extents) {
    Shape other = Shape.of(extents);
    if (other.size() != size()) {
      throw new IllegalArgumentException("cannot reshape " + shape + " to " + other);
    }
    return new Tensor(other, data);
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive) as a matrix that shares the memory. */
  public Tensor rows(int from, int to) {
    long stride = (long) columns() * Float.BYTES;
    return new Tensor(
        Shape.of(to - from, columns()), data.asSlice(from * stride, (to - from) * stride));
  }

  /** Sets every element to {@code value}. */
  public void fill(float value) {
    if (value == 0) {
      data.asSlice(0, size() * Float.BYTES).fill((byte) 0);
      return;
    }
    for (long i = 0; i < size(); i++) {
      set(i, value);
    }
  }

  /** Copies the elements of a tensor of the same size. */
  public void copyFrom(Tensor source) {
    if (source.size() != size()) {
      throw new IllegalArgumentException("cannot copy " + source.shape + " into " + shape);
    }
    MemorySegment.copy(source.data, 0, data, 0, size() * Float.BYTES);
  }

  /** The elements as a Java array. */
  public float[] toArray() {
    float[] values = new float[Math.toIntExact(size())];
    MemorySegment.copy(data, FLOAT, 0, values, 0, values.length);
    return values;
  }

  /** Like {@code Tensor[256, 768]}; never the content. */
  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
