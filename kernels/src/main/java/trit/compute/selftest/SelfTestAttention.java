package trit.compute.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.AttentionPass;
import trit.compute.AttentionShape;
import trit.compute.Backend;
import trit.compute.Recording;
import trit.compute.RotaryPairs;
import trit.compute.RotaryTable;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Attention, and positions. */
final class SelfTestAttention {
  private SelfTestAttention() {}

  static List<SelfTestCase> cases() {
    List<SelfTestCase> cases = new ArrayList<>();
    cases.addAll(attention(new AttentionShape(2, 31, 4, 2, 32)));
    cases.addAll(attention(new AttentionShape(1, 100, 2, 1, 66)));
    cases.addAll(attention(new AttentionShape(1, 257, 6, 2, 64)));
    for (Encoding encoding : List.of(Encoding.F32, Encoding.F16, Encoding.Q8_0)) {
      for (int tokens : new int[] {1, 11}) {
        cases.add(cached(encoding, tokens));
      }
      cases.add(nextToken(encoding));
    }
    return cases;
  }

  /** New tokens that are kept in a cache, and attend to it. */
  private static SelfTestCase cached(Encoding encoding, int tokens) {
    return new SelfTestCase(
        "keep, cachedAttention in " + encoding,
        tokens + " to 150, 4/2 heads of 96",
        150 + 96,
        (b, in) -> {
          EncodedTensor keys = encoding.encode(in.uniform(160, 192), in.memory);
          EncodedTensor values = encoding.encode(in.uniform(160, 192), in.memory);
          int past = 150 - tokens;
          b.keep(in.uniform(tokens, 192), keys, past);
          b.keep(in.uniform(tokens, 192), values, past);
          Tensor out = in.zeros(tokens, 384);
          b.cachedAttention(in.uniform(tokens, 384), keys, values, past, 4, 2, out);
          return List.of(out);
        });
  }

  /** The same for one token at a place that is read, recorded where the backend can. */
  private static SelfTestCase nextToken(Encoding encoding) {
    return new SelfTestCase(
        "recorded rotateAt, keepAt, cachedAttentionAt in " + encoding,
        "1 to 150 and 151, 4/2 heads of 96",
        2 * (150 + 96),
        (b, in) -> {
          EncodedTensor keys = encoding.encode(in.uniform(160, 192), in.memory);
          EncodedTensor values = encoding.encode(in.uniform(160, 192), in.memory);
          RotaryTable table = RotaryTable.of(96, 160, 10_000);
          Tensor place = Tensor.of(in.memory, Shape.of(1), 149);
          Tensor one = Tensor.of(in.memory, Shape.of(1), 1);
          Tensor row = in.uniform(1, 192);
          Tensor q = in.uniform(1, 384);
          Tensor out = in.zeros(1, 384);
          Tensor sum = in.zeros(1, 384);
          Runnable step =
              () -> {
                b.rotateAt(place, row, table);
                b.keepAt(place, row, keys);
                b.keepAt(place, row, values);
                b.cachedAttentionAt(place, q, keys, values, 4, 2, out);
                b.add(sum, out, sum);
                b.add(place, one, place);
              };
          runTwice(b, step);
          return List.of(out, sum);
        });
  }

  private static void runTwice(Backend backend, Runnable step) {
    step.run();
    Optional<Recording> recording = backend.record(step);
    recording.ifPresentOrElse(Recording::run, step);
    recording.ifPresent(Recording::close);
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
              AttentionPass pass = new AttentionPass(shape, q, k, v, out, sums);
              b.attention(pass);
              Tensor dq = in.zeros(t, wide);
              Tensor dk = in.zeros(t, narrow);
              Tensor dv = in.zeros(t, narrow);
              b.attentionGradient(pass, in.uniform(t, wide), dq, dk, dv);
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
