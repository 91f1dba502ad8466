package trit.compute;

import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.Recoding;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Causal attention, in training and against a cache. Conventions: {@link Backend}. */
public interface AttentionKernels {

  /**
   * Causal attention with grouped keys and values, without materialising all scores (Dao et al.,
   * 2022). Scores are scaled by {@code 1/sqrt(headDim)}.
   */
  void attention(AttentionPass pass);

  /** The gradient of {@link #attention}: writes {@code dq}, {@code dk} and {@code dv}. */
  void attentionGradient(AttentionPass pass, Tensor dOut, Tensor dq, Tensor dk, Tensor dv);

  /**
   * Attention of new tokens to a cache that already holds them: row {@code t} of {@code q} sees
   * rows {@code 0 … past + t} of {@code keys} and {@code values}.
   *
   * @param q {@code [T, heads * headDim]}, the new tokens
   * @param keys {@code [capacity, kvHeads * headDim]}, of which {@code past + T} rows are filled
   * @param values like {@code keys}
   * @param past how many rows the cache held before the new tokens
   * @param heads query heads
   * @param kvHeads key and value heads
   * @param out like {@code q}
   */
  void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out);

  /**
   * Writes keys or values of new tokens into a cache, encoded as it is.
   *
   * @param rows {@code [T, kvHeads * headDim]}
   * @param cache {@code [capacity, kvHeads * headDim]}
   * @param first the row of the cache that the first becomes
   * @throws trit.code.UnencodableValueException for a value that the encoding cannot hold; a
   *     backend that works later throws it at the latest when somebody waits for the results
   */
  default void keep(Tensor rows, EncodedTensor cache, int first) {
    EncodedTensor target = cache.rows(first, first + rows.rows());
    if (cache.encoding() == Encoding.F32) {
      new Tensor(target.shape(), target.data()).copyFrom(rows);
    } else {
      new Recoding(rows, target).rows(0, rows.rows());
    }
  }

  /**
   * Attention to a cache that is encoded: to what its filled rows stand for, in any encoding whose
   * blocks divide a head.
   *
   * @param keys as above, but encoded
   * @param values in the encoding of {@code keys}
   */
  default void cachedAttention(
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int past,
      int heads,
      int kvHeads,
      Tensor out) {
    if (keys.encoding() == Encoding.F32) {
      Tensor k = new Tensor(keys.shape(), keys.data());
      Tensor v = new Tensor(values.shape(), values.data());
      cachedAttention(q, k, v, past, heads, kvHeads, out);
      return;
    }
    try (Memory memory = Memory.open()) {
      Tensor k = memory.scratch(keys.shape());
      Tensor v = memory.scratch(values.shape());
      Encoding.decodeRows(keys, k, 0, past + q.rows());
      Encoding.decodeRows(values, v, 0, past + q.rows());
      cachedAttention(q, k, v, past, heads, kvHeads, out);
    }
  }
}
