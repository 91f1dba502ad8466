package trit.quant.feedback;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** Parts of the rows of a matrix as Java arrays, there and back. */
final class RowFloats {
  private RowFloats() {}

  static float[] read(Tensor matrix, int row, int from, int count) {
    float[] values = new float[count];
    MemorySegment.copy(matrix.data(), Tensor.FLOAT, at(matrix, row, from), values, 0, count);
    return values;
  }

  static void write(float[] values, Tensor matrix, int row, int from) {
    MemorySegment.copy(
        values, 0, matrix.data(), Tensor.FLOAT, at(matrix, row, from), values.length);
  }

  private static long at(Tensor matrix, int row, int column) {
    return ((long) row * matrix.columns() + column) * Float.BYTES;
  }
}
