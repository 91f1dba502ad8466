package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Rows of tables and rotary positions whose operands are checked first. */
interface CheckedEmbedding extends Checked, EmbeddingKernels {

  @Override
  default void embed(int[] ids, Tensor table, Tensor out) {
    checkIds("embed", ids, table.shape(), out);
    kernels().embedding().embed(ids, table, out);
  }

  @Override
  default void embed(int[] ids, EncodedTensor table, Tensor out) {
    checkIds("embed", ids, table.shape(), out);
    kernels().embedding().embed(ids, table, out);
  }

  @Override
  default void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    checkIds("addEmbedGradient", ids, dTable.shape(), dOut);
    kernels().embedding().addEmbedGradient(ids, dOut, dTable);
  }

  @Override
  default void rotate(Tensor x, RotaryTable table, int[] positions) {
    checkPositions("rotate", x, table, positions);
    kernels().embedding().rotate(x, table, positions);
  }

  @Override
  default void rotateBack(Tensor x, RotaryTable table, int[] positions) {
    checkPositions("rotateBack", x, table, positions);
    kernels().embedding().rotateBack(x, table, positions);
  }

  /** Checks {@code rows[T,D]} against a table {@code [V,D]} and T ids below V. */
  private static void checkIds(String operation, int[] ids, Shape table, Tensor rows) {
    if (rows.columns() != table.columns()) {
      throw new IllegalArgumentException(Operands.mismatch(operation, table, rows.shape()));
    }
    Operands.count(operation, "ids", ids, rows);
    for (int id : ids) {
      if (id < 0 || id >= table.rows()) {
        throw new IllegalArgumentException(
            operation + ": id " + id + " is not a row of the table " + table);
      }
    }
  }

  /** Checks whole heads in every row and positions that the table covers. */
  private static void checkPositions(
      String operation, Tensor x, RotaryTable table, int[] positions) {
    Operands.heads(operation, x, table);
    Operands.count(operation, "positions", positions, x);
    for (int position : positions) {
      if (position < 0 || position >= table.positions()) {
        throw new IllegalArgumentException(
            operation + ": position " + position + " of a table of " + table.positions());
      }
    }
  }
}
