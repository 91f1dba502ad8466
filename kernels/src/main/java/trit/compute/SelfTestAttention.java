package trit.compute;

import java.util.ArrayList;
import java.util.List;
import trit.tensor.Tensor;

/** Attention, and positions. */
final class SelfTestAttention {
  private SelfTestAttention() {}

  static List<SelfTestCase> cases() {
    List<SelfTestCase> cases = new ArrayList<>();
    cases.addAll(attention(new AttentionShape(2, 31, 4, 2, 32)));
    cases.addAll(attention(new AttentionShape(1, 100, 2, 1, 66)));
    cases.addAll(attention(new AttentionShape(1, 257, 6, 2, 64)));
    return cases;
  }

  private static List<SelfTestCase> attention(AttentionShape shape) {
    int t = shape.tokens();
    int wide = shape.heads() * shape.headDim();
    int narrow = shape.kvHeads() * shape.headDim();
    String text =
        "%d x %d, %d/%d heads of %d"
            .formatted(
                shape.batch(), shape.length(), shape.heads(), shape.kvHeads(), shape.headDim());
    return List.of(
        new SelfTestCase(
            "attention, attentionGradient",
            text,
            4 * shape.group() * shape.length() + shape.headDim(),
            (b, in) -> {
              Tensor q = in.uniform(t, wide);
              Tensor k = in.uniform(t, narrow);
              Tensor v = in.uniform(t, narrow);
              Tensor out = in.zeros(t, wide);
              Tensor sums = in.zeros(t, shape.heads());
              b.attention(shape, q, k, v, out, sums);
              Tensor dq = in.zeros(t, wide);
              Tensor dk = in.zeros(t, narrow);
              Tensor dv = in.zeros(t, narrow);
              b.attentionGradient(shape, q, k, v, out, sums, in.uniform(t, wide), dq, dk, dv);
              return List.of(out, sums, dq, dk, dv);
            }),
        new SelfTestCase(
            "rotate, cachedAttention",
            text,
            t + shape.headDim(),
            (b, in) -> {
              Tensor q = in.uniform(3, wide);
              RotaryTable table = RotaryTable.of(shape.headDim(), 50, 10_000);
              b.rotate(q, table, new int[] {0, 7, 49});
              b.rotate(q, table.of(RotaryPairs.INTERLEAVED), new int[] {1, 6, 48});
              Tensor out = in.zeros(3, wide);
              Tensor keys = in.uniform(t, narrow);
              b.cachedAttention(
                  q, keys, in.uniform(t, narrow), t - 3, shape.heads(), shape.kvHeads(), out);
              return List.of(q, out);
            }));
  }
}
