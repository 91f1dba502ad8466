package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Attention, also that of one token whose place is told, its operands checked first. */
interface CheckedAttention extends Checked, AttentionKernels, NextTokenKernels {

  @Override
  default void attention(AttentionPass pass) {
    check("attention", pass);
    kernels().attention().attention(pass);
  }

  @Override
  default void attentionGradient(AttentionPass pass, Tensor dOut, Tensor dq, Tensor dk, Tensor dv) {
    check("attentionGradient", pass);
    Operands.same("attentionGradient", pass.q(), dOut, dq);
    Operands.same("attentionGradient", pass.k(), dk, dv);
    kernels().attention().attentionGradient(pass, dOut, dq, dk, dv);
  }

  @Override
  default void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    checkCached("cachedAttention", q, keys.shape(), past, heads, kvHeads);
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
    checkCached("cachedAttention", q, keys.shape(), past, heads, kvHeads);
    Operands.same("cachedAttention", q, out);
    Operands.sameEncoded("cachedAttention", keys, values);
    kernels().attention().cachedAttention(q, keys, values, past, heads, kvHeads, out);
  }

  @Override
  default void keep(Tensor rows, EncodedTensor cache, int first) {
    checkKept("keep", rows, cache.shape(), first);
    kernels().attention().keep(rows, cache, first);
  }

  @Override
  default void rotateAt(Tensor place, Tensor x, RotaryTable table) {
    checkPlace("rotateAt", place, x);
    Operands.heads("rotateAt", x, table);
    kernels().nextToken().rotateAt(place, x, table);
  }

  @Override
  default void keepAt(Tensor place, Tensor row, EncodedTensor cache) {
    checkPlace("keepAt", place, row);
    checkKept("keepAt", row, cache.shape(), 0);
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
    checkPlace("cachedAttentionAt", place, q);
    checkCached("cachedAttentionAt", q, keys.shape(), 0, heads, kvHeads);
    Operands.same("cachedAttentionAt", q, out);
    Operands.sameEncoded("cachedAttentionAt", keys, values);
    kernels().nextToken().cachedAttentionAt(place, q, keys, values, heads, kvHeads, out);
  }

  /** Checks queries and keys against the shape, and that the others are like one of them. */
  private static void check(String operation, AttentionPass pass) {
    AttentionShape shape = pass.shape();
    boolean fits =
        pass.q().rows() == shape.tokens()
            && pass.k().rows() == shape.tokens()
            && pass.logSumExp().size() == (long) shape.tokens() * shape.heads()
            && pass.q().columns() == shape.heads() * shape.headDim()
            && pass.k().columns() == shape.kvHeads() * shape.headDim();
    if (!fits) {
      throw new IllegalArgumentException(
          Operands.mismatch(operation, pass.q(), pass.k(), pass.logSumExp()) + " for " + shape);
    }
    Operands.same(operation, pass.q(), pass.out());
    Operands.same(operation, pass.k(), pass.v());
  }

  /** Checks new queries against a cache that holds them. */
  private static void checkCached(
      String operation, Tensor q, Shape keys, int past, int heads, int kvHeads) {
    boolean fits =
        heads > 0
            && kvHeads > 0
            && heads % kvHeads == 0
            && q.columns() % heads == 0
            && keys.columns() == q.columns() / heads * kvHeads
            && past >= 0
            && past + q.rows() <= keys.rows();
    if (!fits) {
      throw new IllegalArgumentException(
          Operands.mismatch(operation, q.shape(), keys)
              + " for "
              + heads
              + " heads, "
              + kvHeads
              + " kv heads and "
              + past
              + " past rows");
    }
  }

  /** Checks new rows against the cache that takes them. */
  private static void checkKept(String operation, Tensor rows, Shape cache, int first) {
    boolean fits =
        rows.columns() == cache.columns() && first >= 0 && first + rows.rows() <= cache.rows();
    if (!fits) {
      throw new IllegalArgumentException(
          Operands.mismatch(operation, rows.shape(), cache) + " from row " + first + " on");
    }
  }

  /** Checks one place for one row. */
  private static void checkPlace(String operation, Tensor place, Tensor row) {
    Operands.require(place.size() == 1 && row.rows() == 1, operation, place, row);
  }
}
