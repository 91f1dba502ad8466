package trit.quant.feedback;

import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.SettledBlock;
import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Looks at all codes again, each given the others: a code moves to the nearest one of {@code ŵ_k +
 * ((w - ŵ) H)_k / H_kk}, which is where the loss {@code (w - ŵ) H (w - ŵ)ᵀ} of its row is least.
 * Coordinate descent: no step makes the loss larger. Scales stay.
 */
final class CodeSweep {
  private final Backend backend;
  private final Tensor weights;
  private final Tensor errors;
  private final DampedMoments moments;
  private final EncodedTensor packed;

  /**
   * A sweep.
   *
   * @param errors {@code weights - decoded}
   * @param packed is read and written
   */
  CodeSweep(
      Backend backend, Tensor weights, Tensor errors, DampedMoments moments, EncodedTensor packed) {
    this.backend = backend;
    this.weights = weights;
    this.errors = errors;
    this.moments = moments;
    this.packed = packed;
  }

  /** Sweeps so often over the columns in this order, or until nothing changes. */
  void run(int[] order, int sweeps) {
    float[][] rows = new float[moments.columns()][];
    backend.workers().runRows(0, rows.length, i -> rows[i] = moments.row(i));
    try (Memory memory = Memory.open()) {
      Tensor gradient = gradient(rows, memory);
      backend
          .workers()
          .runRows(0, weights.rows(), row -> sweepRow(row, order, sweeps, rows, gradient));
    }
  }

  /** {@code (w - ŵ) H}. */
  private Tensor gradient(float[][] rows, Memory memory) {
    Tensor matrix = memory.scratch(Shape.of(rows.length, rows.length));
    backend.workers().runRows(0, rows.length, i -> RowFloats.write(rows[i], matrix, i, 0));
    Tensor gradient = memory.scratch(weights.shape());
    backend.linear(errors, matrix, gradient);
    return gradient;
  }

  private void sweepRow(int row, int[] order, int sweeps, float[][] moments, Tensor gradients) {
    SettledBlock[] blocks = open(row);
    float[] gradient = RowFloats.read(gradients, row, 0, order.length);
    boolean changed = true;
    for (int i = 0; i < sweeps && changed; i++) {
      changed = false;
      for (int column : order) {
        changed |= improve(column, blocks, gradient, moments[column]);
      }
    }
    for (int b = 0; b < blocks.length; b++) {
      blocks[b].write(packed.row(row), (long) b * packed.encoding().blockBytes());
    }
  }

  private static boolean improve(
      int column, SettledBlock[] blocks, float[] gradient, float[] moments) {
    int size = gradient.length / blocks.length;
    SettledBlock block = blocks[column / size];
    float before = block.value(column % size);
    float after = block.choose(column % size, before + gradient[column] / moments[column]);
    float change = before - after;
    if (change == 0) {
      return false;
    }
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] += change * moments[j];
    }
    return true;
  }

  private SettledBlock[] open(int row) {
    Encoding encoding = packed.encoding();
    SettledBlock[] blocks = new SettledBlock[weights.columns() / encoding.blockSize()];
    for (int b = 0; b < blocks.length; b++) {
      blocks[b] = new SettledBlock(encoding);
      blocks[b].read(packed.row(row), (long) b * encoding.blockBytes());
    }
    return blocks;
  }
}
