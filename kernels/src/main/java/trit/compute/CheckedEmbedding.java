package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/** Rows of tables and rotary positions whose operands are checked first. */
interface CheckedEmbedding extends Checked, EmbeddingKernels {

  @Override
  default void embed(int[] ids, Tensor table, Tensor out) {
    Operands.embed("embed", ids, table.shape(), out);
    kernels().embedding().embed(ids, table, out);
  }

  @Override
  default void embed(int[] ids, EncodedTensor table, Tensor out) {
    Operands.embed("embed", ids, table.shape(), out);
    kernels().embedding().embed(ids, table, out);
  }

  @Override
  default void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    Operands.embed("addEmbedGradient", ids, dTable.shape(), dOut);
    kernels().embedding().addEmbedGradient(ids, dOut, dTable);
  }

  @Override
  default void rotate(Tensor x, RotaryTable table, int[] positions) {
    Operands.rotate("rotate", x, table, positions);
    kernels().embedding().rotate(x, table, positions);
  }

  @Override
  default void rotateBack(Tensor x, RotaryTable table, int[] positions) {
    Operands.rotate("rotateBack", x, table, positions);
    kernels().embedding().rotateBack(x, table, positions);
  }
}
