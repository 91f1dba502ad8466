package trit.quant.feedback;

import java.util.Arrays;
import java.util.function.IntConsumer;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.Recoding;
import trit.code.SettledBlock;
import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Goes through the columns of a matrix once, a few at a time: what the errors so far ask of these
 * few is one matrix product, and among themselves they pass errors on row by row.
 */
final class FeedbackPass {
  /** Columns that are rounded between two products where blocks do not set the pace. */
  private static final int COLUMNS = 128;

  private final Backend backend;
  private final Tensor weights;
  private final Tensor errors;
  private final FeedbackFactor factor;
  private final EncodedTensor packed;
  private final Encoding encoding;
  private final SettledBlock[][] blocks;

  /**
   * A pass.
   *
   * @param errors zeros; receives what was lost, {@code weights - decoded}
   * @param packed receives the blocks
   */
  FeedbackPass(
      Backend backend, Tensor weights, Tensor errors, FeedbackFactor factor, EncodedTensor packed) {
    this.backend = backend;
    this.weights = weights;
    this.errors = errors;
    this.factor = factor;
    this.packed = packed;
    this.encoding = packed.encoding();
    this.blocks = new SettledBlock[weights.rows()][weights.columns() / encoding.blockSize()];
  }

  /** One block of columns after the other; scales are settled when a block's turn comes. */
  void runByBlock() {
    int size = encoding.blockSize();
    for (int from = 0; from < weights.columns(); from += size) {
      int first = Math.min(factor.order()[from], factor.order()[from + size - 1]);
      try (Memory memory = Memory.open()) {
        Tensor asked = asked(from, from + size, memory);
        settle(first, size, wanted(from, from + size, asked, memory), memory);
        round(from, from + size, asked);
      }
      writeBlocks(first / size, first / size + 1);
    }
  }

  /** Any order of columns; scales are settled before the first. */
  void runSettled() {
    int size = encoding.blockSize();
    for (int first = 0; first < weights.columns(); first += size) {
      try (Memory memory = Memory.open()) {
        Tensor slice = memory.scratch(Shape.of(weights.rows(), size));
        int column = first;
        eachRow(row -> RowFloats.write(RowFloats.read(weights, row, column, size), slice, row, 0));
        settle(first, size, slice, memory);
      }
    }
    for (int from = 0; from < weights.columns(); from += COLUMNS) {
      int to = Math.min(weights.columns(), from + COLUMNS);
      try (Memory memory = Memory.open()) {
        round(from, to, asked(from, to, memory));
      }
    }
    writeBlocks(0, weights.columns() / size);
  }

  /** What the errors so far ask of the columns at these places: one row for each of the matrix. */
  private Tensor asked(int from, int to, Memory memory) {
    Tensor asked = memory.scratch(Shape.of(weights.rows(), to - from));
    backend.linear(errors, factor.shares().rows(from, to), asked);
    return asked;
  }

  /** The weights of a block as feedback has changed them, in the order of the file. */
  private Tensor wanted(int from, int to, Tensor asked, Memory memory) {
    int size = to - from;
    int first = Math.min(factor.order()[from], factor.order()[to - 1]);
    Tensor wanted = memory.scratch(Shape.of(weights.rows(), size));
    eachRow(
        row -> {
          float[] values = RowFloats.read(weights, row, first, size);
          float[] more = RowFloats.read(asked, row, 0, size);
          for (int p = 0; p < size; p++) {
            values[factor.order()[from + p] - first] += more[p];
          }
          RowFloats.write(values, wanted, row, 0);
        });
    return wanted;
  }

  /** Searches the scales of the blocks that begin at a column. */
  private void settle(int first, int size, Tensor wanted, Memory memory) {
    EncodedTensor settled = encoding.scratch(wanted.shape(), memory);
    Recoding recoding = new Recoding(wanted, settled, importance(first, size));
    int piece = Math.max(1, (1 << 14) / size);
    int rows = weights.rows();
    backend
        .workers()
        .run(
            Math.ceilDiv(rows, piece),
            i -> recoding.rows(i * piece, Math.min(rows, (i + 1) * piece)));
    eachRow(
        row -> {
          SettledBlock block = new SettledBlock(encoding);
          block.read(settled.data(), (long) row * encoding.blockBytes());
          blocks[row][first / size] = block;
        });
  }

  /** What errors weigh that remain after feedback, in the order of the file. */
  private float[] importance(int first, int size) {
    float[] importance = new float[size];
    for (int p = 0; p < factor.order().length; p++) {
      int column = factor.order()[p] - first;
      if (column >= 0 && column < size) {
        importance[column] = (float) factor.weights()[p];
      }
    }
    return importance;
  }

  private void round(int from, int to, Tensor asked) {
    float[][] shares = sharesWithin(from, to);
    eachRow(row -> roundRow(row, from, shares, RowFloats.read(asked, row, 0, to - from)));
  }

  /** {@code [p][q]}: the share of the error at place {@code p} that place {@code q} takes over. */
  private float[][] sharesWithin(int from, int to) {
    float[][] shares = new float[to - from][to - from];
    for (int q = 0; q < shares.length; q++) {
      for (int p = 0; p < q; p++) {
        long at = (long) (from + q) * factor.order().length + factor.order()[from + p];
        shares[p][q] = factor.shares().get(at);
      }
    }
    return shares;
  }

  private void roundRow(int row, int from, float[][] shares, float[] asked) {
    int size = encoding.blockSize();
    float[] original = RowFloats.read(weights, row, 0, weights.columns());
    float[] lost = RowFloats.read(errors, row, 0, weights.columns());
    for (int p = 0; p < shares.length; p++) {
      int column = factor.order()[from + p];
      SettledBlock block = blocks[row][column / size];
      float error = original[column] - block.choose(column % size, original[column] + asked[p]);
      lost[column] = error;
      float[] share = shares[p];
      for (int q = p + 1; q < asked.length; q++) {
        asked[q] += error * share[q];
      }
    }
    RowFloats.write(lost, errors, row, 0);
  }

  private void writeBlocks(int from, int to) {
    eachRow(
        row -> {
          for (int b = from; b < to; b++) {
            blocks[row][b].write(packed.row(row), (long) b * encoding.blockBytes());
          }
          Arrays.fill(blocks[row], from, to, null);
        });
  }

  private void eachRow(IntConsumer row) {
    backend.workers().runRows(0, weights.rows(), row);
  }
}
