package trit.compute.scalar;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Encoded weights times activations as they are: {@code y[t,n] = sum over k of x[t,k] *
 * decoded[n,k]}, in f32, k ascending.
 */
final class ScalarFloatProduct implements PackedMatrix {
  private static final int ROWS_PER_PIECE = 16;
  private final EncodedTensor source;
  private final Workers workers;

  ScalarFloatProduct(EncodedTensor source, Workers workers) {
    this.source = source;
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
    int rows = source.shape().rows();
    int pieces = Math.ceilDiv(rows, ROWS_PER_PIECE);
    workers.run(
        pieces,
        piece -> {
          int first = piece * ROWS_PER_PIECE;
          multiplyRows(x, y, first, Math.min(rows, first + ROWS_PER_PIECE));
        });
  }

  private void multiplyRows(Tensor x, Tensor y, int from, int to) {
    float[] weights = new float[x.columns()];
    float[] inputs = new float[x.columns()];
    MemorySegment decoded = MemorySegment.ofArray(weights);
    for (int row = from; row < to; row++) {
      source.encoding().codec().decode(source.row(row), decoded, weights.length);
      for (int token = 0; token < x.rows(); token++) {
        long first = (long) token * inputs.length * Float.BYTES;
        MemorySegment.copy(x.data(), Tensor.FLOAT, first, inputs, 0, inputs.length);
        float sum = 0;
        for (int k = 0; k < weights.length; k++) {
          sum += inputs[k] * weights[k];
        }
        y.set((long) token * y.columns() + row, sum);
      }
    }
  }
}
