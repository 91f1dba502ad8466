package trit.compute;

import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Tensor;

/** Rows of tables, and the positions that are turned into them. Conventions: {@link Backend}. */
public interface EmbeddingKernels {

  /** {@code out[T,D] = table[ids[t]]}. */
  void embed(int[] ids, Tensor table, Tensor out);

  /**
   * As {@link #embed(int[], Tensor, Tensor)} of what an encoded table in the computer's own memory
   * stands for: only these rows are decoded.
   */
  default void embed(int[] ids, EncodedTensor table, Tensor out) {
    for (int t = 0; t < ids.length; t++) {
      Encoding.decodeRows(table.rows(ids[t], ids[t] + 1), out.rows(t, t + 1), 0, 1);
    }
  }

  /** {@code dTable[ids[t]] += dOut[t]}. */
  void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable);

  /**
   * Rotary embedding in place: in each head the elements of a pair turn by the angle of the row's
   * position. The table knows the pairs.
   *
   * @param x {@code [T, heads * headDim]}
   * @param positions one per row of {@code x}
   */
  void rotate(Tensor x, RotaryTable table, int[] positions);

  /** The inverse of {@link #rotate}, which is also its gradient. */
  void rotateBack(Tensor x, RotaryTable table, int[] positions);
}
