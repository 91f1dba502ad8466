package trit.compute.cuda;

import trit.compute.ProductKernels;
import trit.tensor.Tensor;

/**
 * Dense products on tensor cores: both factors are narrowed to a format first, turned so that the
 * depth lies along the rows, and multiplied with sums in f32. Launches share two buffers, so a
 * product is asked for as a whole.
 */
final class CudaTensorProducts implements ProductKernels {
  /** Bytes that one launch moves to or fro in a thread. */
  private static final int PIECE = 16;

  private static final int SQUARE = 64;
  private static final int TILE = 128;
  private static final int THREADS = 128;

  /** Four tiles of either factor, 64 bytes of 128 rows each. */
  private static final int SHARED_BYTES = 4 * 2 * TILE * 64;

  private final Cuda cuda;
  private final FactorFormat format;
  private final StreamScratch left;
  private final StreamScratch right;

  CudaTensorProducts(Cuda cuda, FactorFormat format) {
    this.cuda = cuda;
    this.format = format;
    this.left = new StreamScratch(cuda.storage());
    this.right = new StreamScratch(cuda.storage());
  }

  @Override
  public synchronized void linear(Tensor x, Tensor w, Tensor y) {
    multiply("multiply", left(x), right(w), y);
  }

  @Override
  public synchronized void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    multiply("multiply", left(dy), rightTurned(w), dx);
  }

  @Override
  public synchronized void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    multiply("addMultiply", left(dy), rightTurned(w), dx);
  }

  @Override
  public synchronized void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    multiply("addMultiply", leftTurned(dy), rightTurned(x), dw);
  }

  private PaddedMatrix left(Tensor matrix) {
    return narrowed(matrix, left, FactorFormat.LOWER_OF_LEFT);
  }

  private PaddedMatrix right(Tensor matrix) {
    return narrowed(matrix, right, FactorFormat.LOWER_OF_RIGHT);
  }

  private PaddedMatrix leftTurned(Tensor matrix) {
    return turned(matrix, left, FactorFormat.LOWER_OF_LEFT);
  }

  private PaddedMatrix rightTurned(Tensor matrix) {
    return turned(matrix, right, FactorFormat.LOWER_OF_RIGHT);
  }

  /** A matrix whose depth is its columns. */
  private PaddedMatrix narrowed(Tensor matrix, StreamScratch scratch, int lower) {
    PaddedMatrix to = PaddedMatrix.in(scratch, matrix.rows(), matrix.columns(), format.bytes());
    int depth = PaddedMatrix.paddedDepth(matrix.columns());
    long rows = PaddedMatrix.paddedRows(matrix.rows());
    cuda.call("narrow" + format.kernel())
        .in(matrix)
        .address(to.data())
        .whole(matrix.rows())
        .whole(matrix.columns())
        .count(rows)
        .whole(depth)
        .whole(lower)
        .overElements(rows * depth * format.partBytes() / PIECE);
    return to;
  }

  /** A matrix whose depth is its rows. */
  private PaddedMatrix turned(Tensor matrix, StreamScratch scratch, int lower) {
    PaddedMatrix to = PaddedMatrix.in(scratch, matrix.columns(), matrix.rows(), format.bytes());
    int depth = PaddedMatrix.paddedDepth(matrix.rows());
    cuda.call("narrowTurned" + format.kernel())
        .in(matrix)
        .address(to.data())
        .whole(matrix.rows())
        .whole(matrix.columns())
        .whole(depth)
        .whole(lower)
        .over(PaddedMatrix.paddedRows(matrix.columns()) / SQUARE, depth / SQUARE, 1);
    return to;
  }

  private void multiply(String operation, PaddedMatrix a, PaddedMatrix b, Tensor out) {
    cuda.call(operation + format.kernel())
        .threads(THREADS)
        .sharedFloats(SHARED_BYTES / Float.BYTES)
        .address(a.data())
        .address(b.data())
        .out(out)
        .whole(a.rows())
        .whole(b.rows())
        .whole(a.rowBytes())
        .over(Math.ceilDiv(b.rows(), TILE), Math.ceilDiv(a.rows(), TILE), 1);
  }
}
