package trit.quant;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** One row of a matrix as a Java array, there and back. */
final class MatrixRow {
  private MatrixRow() {}

  static float[] read(Tensor matrix, int row) {
    float[] values = new float[matrix.columns()];
    MemorySegment.copy(matrix.data(), Tensor.FLOAT, at(matrix, row), values, 0, values.length);
    return values;
  }

  private static long at(Tensor matrix, int row) {
    return (long) row * matrix.columns() * Float.BYTES;
  }
}
