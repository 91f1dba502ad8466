package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Encoded weights, decoded as they are needed, times activations as they are; nothing is repacked.
 * For a few tokens four rows are decoded at a time and multiplied at once; for many, panels of rows
 * go through the dense product. Differs from the scalar product by the order of the sums and by
 * fused rounding: at most {@link #BOUND} times K times the sum of the products' magnitudes.
 */
final class FloatProduct implements PackedMatrix {
  /** Rounding errors of one addition, both products together. */
  static final double BOUND = 0x1p-23;

  private static final int FEW_TOKENS = 8;
  private static final int ROWS_PER_PIECE = 4 * FloatKernel.ROWS;

  /** Elements of a panel: a few MiB, so that it stays in the cache. */
  private static final int PANEL = 1 << 20;

  private final EncodedTensor source;
  private final RowDecoder decoder;
  private final FloatKernel kernel;
  private final MatrixProduct dense;
  private final ScratchPool scratch;
  private final Workers workers;

  FloatProduct(EncodedTensor source, int bits, ScratchPool scratch, Workers workers) {
    this.source = source;
    this.decoder = new RowDecoder(source, bits);
    this.kernel = KernelLoader.load(FloatLanes.class, FloatKernel.class, bits);
    this.dense = new MatrixProduct(workers, scratch);
    this.scratch = scratch;
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
    if (x.rows() <= FEW_TOKENS) {
      multiplyFew(x, y);
    } else {
      multiplyMany(x, y);
    }
  }

  private void multiplyMany(Tensor x, Tensor y) {
    int rows = source.shape().rows();
    int columns = source.shape().columns();
    int panel = Math.clamp(PANEL / Math.max(1, columns), 1, Math.max(1, rows));
    scratch.lend(
        (long) panel * columns * Float.BYTES,
        decoded -> {
          for (int first = 0; first < rows; first += panel) {
            multiplyPanel(x, first, Math.min(panel, rows - first), decoded, y);
          }
        });
  }

  private void multiplyPanel(Tensor x, int first, int rows, long decoded, Tensor y) {
    int columns = x.columns();
    long step = (long) columns * Float.BYTES;
    workers.run(
        Math.ceilDiv(rows, ROWS_PER_PIECE),
        piece -> {
          float[] values = new float[columns];
          int end = Math.min(rows, (piece + 1) * ROWS_PER_PIECE);
          for (int row = piece * ROWS_PER_PIECE; row < end; row++) {
            decoder.decode(first + row, values, 0);
            MemorySegment.copy(values, 0, Lanes.ALL, Lanes.FLOAT, decoded + row * step, columns);
          }
        });
    Left inputs = Left.inPlace(Lanes.read(x), step, Float.BYTES, x.rows(), columns);
    Right weights = new Right(decoded, Float.BYTES, step, columns, rows);
    long to = Lanes.write(y) + (long) first * Float.BYTES;
    dense.write(inputs, weights, to, (long) y.columns() * Float.BYTES);
  }

  private void multiplyFew(Tensor x, Tensor y) {
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
      for (int i = 0; i < rows; i++) {
        decoder.decode(row + i, weights, i * columns);
      }
      for (int token = 0; token < y.rows(); token += 2) {
        int second = Math.min(token + 1, y.rows() - 1);
        kernel.dots(weights, columns, inputs, token * columns, second * columns, partials);
        write(partials, 0, rows, y, token, row);
        write(partials, FloatKernel.ROWS, rows, y, second, row);
      }
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
