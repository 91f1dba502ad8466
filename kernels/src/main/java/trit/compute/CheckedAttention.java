package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/** Attention, also that of one token whose place is told, its operands checked first. */
interface CheckedAttention extends Checked, AttentionKernels, NextTokenKernels {

  @Override
  default void attention(
      AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
    Operands.attention("attention", shape, q, k, logSumExp);
    Operands.same("attention", q, out);
    Operands.same("attention", k, v);
    kernels().attention().attention(shape, q, k, v, out, logSumExp);
  }

  @Override
  default void attentionGradient(
      AttentionShape shape,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor logSumExp,
      Tensor dOut,
      Tensor dq,
      Tensor dk,
      Tensor dv) {
    Operands.attention("attentionGradient", shape, q, k, logSumExp);
    Operands.same("attentionGradient", q, out, dOut, dq);
    Operands.same("attentionGradient", k, v, dk, dv);
    kernels().attention().attentionGradient(shape, q, k, v, out, logSumExp, dOut, dq, dk, dv);
  }

  @Override
  default void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    Operands.cachedAttention("cachedAttention", q, keys.shape(), past, heads, kvHeads);
    Operands.same("cachedAttention", q, out);
    Operands.same("cachedAttention", keys, values);
    kernels().attention().cachedAttention(q, keys, values, past, heads, kvHeads, out);
  }

  @Override
  default void cachedAttention(
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int past,
      int heads,
      int kvHeads,
      Tensor out) {
    Operands.cachedAttention("cachedAttention", q, keys.shape(), past, heads, kvHeads);
    Operands.same("cachedAttention", q, out);
    Operands.sameEncoded("cachedAttention", keys, values);
    kernels().attention().cachedAttention(q, keys, values, past, heads, kvHeads, out);
  }

  @Override
  default void keep(Tensor rows, EncodedTensor cache, int first) {
    Operands.keep("keep", rows, cache.shape(), first);
    kernels().attention().keep(rows, cache, first);
  }

  @Override
  default void rotateAt(Tensor place, Tensor x, RotaryTable table) {
    Operands.place("rotateAt", place, x);
    Operands.heads("rotateAt", x, table);
    kernels().nextToken().rotateAt(place, x, table);
  }

  @Override
  default void keepAt(Tensor place, Tensor row, EncodedTensor cache) {
    Operands.place("keepAt", place, row);
    Operands.keep("keepAt", row, cache.shape(), 0);
    kernels().nextToken().keepAt(place, row, cache);
  }

  @Override
  default void cachedAttentionAt(
      Tensor place,
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int heads,
      int kvHeads,
      Tensor out) {
    Operands.place("cachedAttentionAt", place, q);
    Operands.cachedAttention("cachedAttentionAt", q, keys.shape(), 0, heads, kvHeads);
    Operands.same("cachedAttentionAt", q, out);
    Operands.sameEncoded("cachedAttentionAt", keys, values);
    kernels().nextToken().cachedAttentionAt(place, q, keys, values, heads, kvHeads, out);
  }
}
