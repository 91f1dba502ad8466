package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Encoded weights, decoded a few rows at a time, times activations as they are; nothing is
 * repacked. Differs from the scalar product by the order of the sums and by fused rounding: at most
 * {@link #BOUND} times K times the sum of the products' magnitudes.
 */
final class FloatProduct implements PackedMatrix {
  /** Rounding errors of one addition, both products together. */
  static final double BOUND = 0x1p-23;

  private static final int ROWS_PER_PIECE = 4 * FloatKernel.ROWS;
  private final EncodedTensor source;
  private final FloatKernel kernel;
  private final Workers workers;

  FloatProduct(EncodedTensor source, int bits, Workers workers) {
    this.source = source;
    this.kernel = KernelLoader.load(FloatLanes.class, FloatKernel.class, bits);
    this.workers = workers;
  }

  @Override
  public EncodedTensor source() {
    return source;
  }

  @Override
  public long extraBytes() {
    return 0;
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source, x, y);
    int columns = Math.ceilDiv(x.columns(), kernel.lanes()) * kernel.lanes();
    float[] inputs = padded(x, columns);
    int rows = source.shape().rows();
    workers.run(
        Math.ceilDiv(rows, ROWS_PER_PIECE),
        piece -> {
          int first = piece * ROWS_PER_PIECE;
          multiplyRows(inputs, columns, first, Math.min(rows, first + ROWS_PER_PIECE), y);
        });
  }

  private static float[] padded(Tensor x, int columns) {
    float[] inputs = new float[Math.multiplyExact(x.rows(), columns)];
    for (int token = 0; token < x.rows(); token++) {
      long from = (long) token * x.columns() * Float.BYTES;
      MemorySegment.copy(x.data(), Tensor.FLOAT, from, inputs, token * columns, x.columns());
    }
    return inputs;
  }

  private void multiplyRows(float[] inputs, int columns, int from, int to, Tensor y) {
    float[] weights = new float[FloatKernel.ROWS * columns];
    float[] partials = new float[2 * FloatKernel.ROWS * kernel.lanes()];
    for (int row = from; row < to; row += FloatKernel.ROWS) {
      int rows = Math.min(FloatKernel.ROWS, to - row);
      decode(row, rows, weights, columns);
      for (int token = 0; token < y.rows(); token += 2) {
        int second = Math.min(token + 1, y.rows() - 1);
        kernel.dots(weights, columns, inputs, token * columns, second * columns, partials);
        write(partials, 0, rows, y, token, row);
        write(partials, FloatKernel.ROWS, rows, y, second, row);
      }
    }
  }

  private void decode(int row, int rows, float[] weights, int columns) {
    int length = source.shape().columns();
    for (int i = 0; i < rows; i++) {
      MemorySegment target =
          MemorySegment.ofArray(weights).asSlice((long) i * columns * Float.BYTES);
      source.encoding().codec().decode(source.row(row + i), target, length);
    }
  }

  private void write(float[] partials, int first, int rows, Tensor y, int token, int row) {
    for (int i = 0; i < rows; i++) {
      float sum = 0;
      for (int lane = 0; lane < kernel.lanes(); lane++) {
        sum += partials[(first + i) * kernel.lanes() + lane];
      }
      y.set((long) token * y.columns() + row + i, sum);
    }
  }
}
