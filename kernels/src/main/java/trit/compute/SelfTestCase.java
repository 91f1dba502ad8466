package trit.compute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * One operation on one shape, with inputs that depend on nothing else.
 *
 * @param operation its name in {@link Backend}
 * @param shape what it is tried on, for the table
 * @param terms how many roundings the longest sum has
 * @param call writes the results
 */
record SelfTestCase(String operation, String shape, int terms, Call call) {

  /** Runs an operation on inputs it draws itself and returns what was written. */
  @FunctionalInterface
  interface Call {
    List<Tensor> on(Backend backend, Inputs inputs);
  }

  List<Tensor> run(Backend backend, Memory memory) {
    return call.on(backend, new Inputs(memory));
  }

  static List<SelfTestCase> all() {
    List<SelfTestCase> cases = new ArrayList<>();
    for (int[] s : new int[][] {{1, 257, 33}, {13, 100, 129}, {65, 513, 70}}) {
      cases.addAll(products(s[0], s[1], s[2]));
      cases.addAll(narrowProducts(s[0], s[1], s[2]));
    }
    List.of(1, 33, 257, 1000).forEach(width -> cases.addAll(rows(width)));
    cases.addAll(attention(new AttentionShape(2, 31, 4, 2, 32)));
    cases.addAll(attention(new AttentionShape(1, 100, 2, 1, 66)));
    List.of(7, 20_001).forEach(size -> cases.addAll(elements(size)));
    cases.addAll(encoded());
    return cases;
  }

  private static Collection<SelfTestCase> products(int t, int k, int n) {
    String shape = t + " x " + k + " x " + n;
    return List.of(
        new SelfTestCase(
            "linear",
            shape,
            k,
            (b, in) -> {
              Tensor y = in.zeros(t, n);
              b.linear(in.uniform(t, k), in.uniform(n, k), y);
              return List.of(y);
            }),
        new SelfTestCase(
            "linearInputGradient",
            shape,
            n,
            (b, in) -> {
              Tensor dx = in.zeros(t, k);
              b.linearInputGradient(in.uniform(t, n), in.uniform(n, k), dx);
              return List.of(dx);
            }),
        new SelfTestCase(
            "addLinearWeightGradient",
            shape,
            t,
            (b, in) -> {
              Tensor dw = in.uniform(n, k);
              b.addLinearWeightGradient(in.uniform(t, n), in.uniform(t, k), dw);
              return List.of(dw);
            }));
  }

  private static Collection<SelfTestCase> narrowProducts(int t, int k, int n) {
    List<SelfTestCase> cases = new ArrayList<>();
    for (Encoding numbers : List.of(Encoding.BF16, Encoding.F16)) {
      cases.add(
          new SelfTestCase(
              "linear of " + numbers,
              t + " x " + k + " x " + n,
              k,
              (b, in) -> {
                Tensor y = in.zeros(t, n);
                b.productsOf(numbers).linear(in.of(numbers, t, k), in.of(numbers, n, k), y);
                return List.of(y);
              }));
      cases.add(
          new SelfTestCase(
              "weight gradient of " + numbers,
              t + " x " + k + " x " + n,
              t,
              (b, in) -> {
                Tensor dw = in.uniform(n, k);
                Tensor dy = in.of(numbers, t, n);
                b.productsOf(numbers).addLinearWeightGradient(dy, in.of(numbers, t, k), dw);
                return List.of(dw);
              }));
    }
    return cases;
  }

  private static Collection<SelfTestCase> rows(int width) {
    String shape = "5 x " + width;
    return List.of(
        new SelfTestCase(
            "rmsNorm",
            shape,
            width,
            (b, in) -> {
              Tensor y = in.zeros(5, width);
              b.rmsNorm(in.uniform(5, width), in.uniform(width), 1e-5f, y);
              return List.of(y);
            }),
        new SelfTestCase(
            "rmsNormGradient",
            shape,
            width,
            (b, in) -> {
              Tensor dx = in.zeros(5, width);
              Tensor dGain = in.zeros(width);
              Tensor dy = in.uniform(5, width);
              b.rmsNormGradient(in.uniform(5, width), in.uniform(width), 1e-5f, dy, dx, dGain);
              return List.of(dx, dGain);
            }),
        new SelfTestCase(
            "crossEntropyGradient",
            shape,
            width,
            (b, in) -> {
              Tensor logits = in.uniform(5, width);
              b.crossEntropyGradient(logits, new int[] {0, -1, width / 2, 0, width - 1}, 1, logits);
              return List.of(logits);
            }),
        new SelfTestCase(
            "embed, addEmbedGradient",
            shape,
            2,
            (b, in) -> {
              Tensor rows = in.zeros(5, width);
              Tensor table = in.uniform(3, width);
              b.embed(new int[] {2, 0, 2, 1, 2}, table, rows);
              b.addEmbedGradient(new int[] {1, 1, 0, 2, 1}, rows, table);
              return List.of(rows, table);
            }),
        new SelfTestCase(
            "fakeQuantizeTernary, fakeQuantizeRows",
            shape,
            0,
            (b, in) -> {
              Tensor ternary = in.zeros(5, width);
              b.fakeQuantizeTernary(in.uniform(5, width), 0.41f, ternary);
              Tensor tokens = in.uniform(5, width);
              b.fakeQuantizeRows(tokens, tokens);
              return List.of(ternary, tokens);
            }));
  }

  private static Collection<SelfTestCase> attention(AttentionShape shape) {
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
              Tensor out = in.zeros(3, wide);
              Tensor keys = in.uniform(t, narrow);
              b.cachedAttention(
                  q, keys, in.uniform(t, narrow), t - 3, shape.heads(), shape.kvHeads(), out);
              return List.of(q, out);
            }));
  }

  private static Collection<SelfTestCase> elements(int size) {
    String shape = Integer.toString(size);
    return List.of(
        new SelfTestCase(
            "add, multiply, scale",
            shape,
            0,
            (b, in) -> {
              Tensor x = in.uniform(size);
              b.add(x, in.uniform(size), x);
              b.multiply(x, in.uniform(size), x);
              b.scale(x, 0.3f, x);
              return List.of(x);
            }),
        new SelfTestCase(
            "roundTo",
            shape,
            0,
            (b, in) -> {
              Tensor upper = in.uniform(size);
              b.roundTo(Encoding.BF16, upper);
              Tensor half = in.uniform(size);
              b.roundTo(Encoding.F16, half);
              return List.of(upper, half);
            }),
        new SelfTestCase(
            "swiGlu, swiGluGradient",
            shape,
            16,
            (b, in) -> {
              Tensor gate = in.uniform(size);
              Tensor up = in.uniform(size);
              Tensor out = in.zeros(size);
              b.swiGlu(gate, up, out);
              Tensor dGate = in.zeros(size);
              Tensor dUp = in.zeros(size);
              b.swiGluGradient(gate, up, in.uniform(size), dGate, dUp);
              return List.of(out, dGate, dUp);
            }),
        new SelfTestCase(
            "clear, copy",
            shape,
            0,
            (b, in) -> {
              Tensor zeros = in.uniform(size);
              b.clear(zeros);
              Tensor copy = in.zeros(size);
              b.copy(in.uniform(size), copy);
              return List.of(zeros, copy);
            }),
        new SelfTestCase(
            "sum, sumOfSquares, maxMagnitude, onlyMagnitude",
            shape,
            1,
            (b, in) -> {
              Tensor x = in.uniform(size);
              Tensor ternary = in.zeros(size);
              b.fakeQuantizeTernary(x, 0.3f, ternary);
              float[] results = {
                (float) (b.sum(x) / size),
                (float) (b.sumOfSquares(x) / size),
                b.maxMagnitude(x),
                b.onlyMagnitude(ternary),
                Float.isNaN(b.onlyMagnitude(x)) ? 1 : 0
              };
              return List.of(Tensor.of(in.memory, Shape.of(results.length), results));
            }),
        new SelfTestCase(
            "adamW",
            shape,
            0,
            (b, in) -> {
              Tensor w = in.uniform(size);
              Tensor m = in.zeros(size);
              Tensor v = in.zeros(size);
              AdamWStep step = new AdamWStep(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 1, 1);
              b.adamW(step, w, in.uniform(size), m, v);
              return List.of(w, m, v);
            }));
  }

  private static Collection<SelfTestCase> encoded() {
    List<SelfTestCase> cases = new ArrayList<>();
    for (Encoding encoding :
        List.of(Encoding.Q8_0, Encoding.Q4_0, Encoding.TQ2_0, Encoding.Q4_K, Encoding.F16)) {
      for (int tokens : new int[] {1, 11}) {
        cases.add(
            new SelfTestCase(
                "product with " + encoding.name(),
                tokens + " x 512 x 67",
                512,
                (b, in) -> {
                  EncodedTensor weights = encoding.encode(in.uniform(67, 512), in.memory);
                  Tensor y = in.zeros(tokens, 67);
                  b.pack(weights, Activations.FLOAT, in.memory)
                      .multiply(in.uniform(tokens, 512), y);
                  return List.of(y);
                }));
      }
    }
    return cases;
  }

  /** Numbers drawn in order from one stream. */
  static final class Inputs {
    private final Memory memory;
    private final RandomStream stream = RandomStream.of(7);
    private long next;

    private Inputs(Memory memory) {
      this.memory = memory;
    }

    Tensor zeros(int... extents) {
      return memory.tensor(Shape.of(extents));
    }

    /** Values in [-1, 1] that are numbers of 16 bits. */
    Tensor of(Encoding numbers, int... extents) {
      Tensor tensor = uniform(extents);
      new ScalarRounding(Workers.caller()).roundTo(numbers, tensor);
      return tensor;
    }

    /** Values in [-1, 1). */
    Tensor uniform(int... extents) {
      Tensor tensor = memory.scratch(Shape.of(extents));
      for (long i = 0; i < tensor.size(); i++) {
        tensor.set(i, 2 * stream.uniform(next++) - 1);
      }
      return tensor;
    }
  }
}
