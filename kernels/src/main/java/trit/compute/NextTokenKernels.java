package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/**
 * What one new token does at its place in the text. The place is read when an operation runs, not
 * when it is asked for, so that operations which were recorded for one token serve the next. Each
 * gives the bits of its namesake that is told the place. Conventions: {@link Backend}.
 */
public interface NextTokenKernels {

  /**
   * As {@link EmbeddingKernels#rotate} for one row.
   *
   * @param place one element, a position of the table
   * @param x {@code [1, heads * headDim]}
   */
  void rotateAt(Tensor place, Tensor x, RotaryTable table);

  /**
   * As {@link AttentionKernels#keep} for one row.
   *
   * @param place one element, a row of the cache
   */
  void keepAt(Tensor place, Tensor row, EncodedTensor cache);

  /**
   * As {@link AttentionKernels#cachedAttention} for one new token, to a cache that holds it.
   *
   * @param place one element: the row of the new token, which sees those up to it
   * @param keys only its rows are looked at, so fewer than the cache has may be given
   */
  void cachedAttentionAt(
      Tensor place,
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int heads,
      int kvHeads,
      Tensor out);
}
