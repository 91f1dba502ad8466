package trit.compute.selftest;

import java.util.ArrayList;
import java.util.List;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.compute.Divergence;
import trit.compute.PackedMatrix;
import trit.compute.Reduction;
import trit.compute.selftest.SelfTestCase.Inputs;
import trit.tensor.Tensor;

/** What is computed row by row. */
final class SelfTestRows {
  private SelfTestRows() {}

  static List<SelfTestCase> cases() {
    List<SelfTestCase> cases = new ArrayList<>();
    List.of(1, 33, 257, 1000).forEach(width -> cases.addAll(rows(width)));
    List.of(33, 1000).forEach(width -> cases.addAll(divergences(width)));
    List.of(33, 1000).forEach(width -> cases.add(roundedNorm(width)));
    cases.add(roundedProducts());
    cases.add(runs());
    return cases;
  }

  private static List<SelfTestCase> divergences(int width) {
    List<SelfTestCase> cases = new ArrayList<>();
    for (Divergence.Direction direction : Divergence.Direction.values()) {
      for (int topK : new int[] {0, 20}) {
        cases.add(
            new SelfTestCase(
                "addDivergenceGradient, "
                    + direction
                    + (topK == 0 ? "" : ", the likeliest " + topK),
                "5 x " + width,
                width,
                (b, in) -> {
                  Tensor gradient = in.uniform(5, width);
                  Tensor losses = in.zeros(5);
                  Divergence rule = new Divergence(direction, 2, topK);
                  float[] weights = {1, 0.5f, 0, 2, 1};
                  Tensor teacher = in.uniform(5, width);
                  Tensor student = in.uniform(5, width);
                  b.addDivergenceGradient(rule, teacher, student, weights, losses, gradient);
                  return List.of(losses, gradient);
                }));
      }
    }
    return cases;
  }

  /** How far the operation lies from the two that it is: a step is more than rounding explains. */
  private static SelfTestCase roundedNorm(int width) {
    return new SelfTestCase(
        "rmsNormRounded less rmsNorm, fakeQuantizeRows",
        "5 x " + width,
        0,
        (b, in) -> {
          Tensor x = in.uniform(5, width);
          Tensor gain = in.uniform(width);
          Tensor y = in.zeros(5, width);
          b.rmsNormRounded(x, gain, 1e-5f, y);
          b.rmsNorm(x, gain, 1e-5f, x);
          b.fakeQuantizeRows(x, x);
          return List.of(less(b, y, x));
        });
  }

  private static SelfTestCase roundedProducts() {
    return new SelfTestCase(
        "multiplyEachNormed less rmsNorm, multiplyEach",
        "3 x 512 x 67, TQ2_0 x INT8_PER_TOKEN",
        0,
        (b, in) -> {
          Tensor x = in.uniform(3, 512);
          Tensor gain = in.uniform(512);
          Tensor together = in.zeros(3, 67);
          Tensor apart = in.zeros(3, 67);
          EncodedTensor encoded = Encoding.TQ2_0.encode(in.uniform(67, 512), in.memory);
          List<PackedMatrix> weights =
              List.of(b.pack(encoded, Activations.INT8_PER_TOKEN, in.memory));
          b.multiplyEachNormed(x, gain, 1e-5f, in.zeros(3, 512), weights, List.of(together));
          b.rmsNorm(x, gain, 1e-5f, x);
          b.multiplyEach(x, weights, List.of(apart));
          return List.of(less(b, together, apart));
        });
  }

  /** Taken on the host, so that only the two are compared. */
  private static Tensor less(Backend backend, Tensor a, Tensor b) {
    backend.finish();
    for (long i = 0; i < a.size(); i++) {
      a.set(i, a.get(i) - b.get(i));
    }
    return a;
  }

  private static SelfTestCase runs() {
    return new SelfTestCase(
        "ofRuns",
        "3 x 100 by 32",
        1,
        (b, in) -> {
          Tensor w = in.uniform(3, 100);
          Tensor ternary = in.zeros(3, 100);
          b.fakeQuantizeTernary(w, 0.3f, ternary);
          b.finish();
          List<Tensor> results = new ArrayList<>();
          for (Reduction reduction :
              List.of(
                  Reduction.SUM_OF_MAGNITUDES, Reduction.MAX_MAGNITUDE, Reduction.ONLY_MAGNITUDE)) {
            Tensor of = reduction == Reduction.ONLY_MAGNITUDE ? ternary : w;
            double[] numbers = b.ofRuns(reduction, List.of(of), 32).getFirst();
            Tensor found = in.zeros(numbers.length);
            b.finish();
            for (int i = 0; i < numbers.length; i++) {
              found.set(i, (float) numbers[i]);
            }
            results.add(found);
          }
          return results;
        });
  }

  private static List<SelfTestCase> rows(int width) {
    String shape = "5 x " + width;
    return List.of(
        new SelfTestCase("rmsNorm", shape, width, (b, in) -> rmsNorm(b, in, width)),
        new SelfTestCase("rmsNormGradient", shape, width, (b, in) -> rmsNormGradient(b, in, width)),
        new SelfTestCase(
            "crossEntropyGradient", shape, width, (b, in) -> crossEntropyGradient(b, in, width)),
        new SelfTestCase("embed, addEmbedGradient", shape, 2, (b, in) -> embed(b, in, width)),
        new SelfTestCase(
            "fakeQuantizeTernary, fakeQuantizeRows",
            shape,
            0,
            (b, in) -> fakeQuantize(b, in, width)));
  }

  private static List<Tensor> rmsNorm(Backend b, Inputs in, int width) {
    Tensor y = in.zeros(5, width);
    b.rmsNorm(in.uniform(5, width), in.uniform(width), 1e-5f, y);
    return List.of(y);
  }

  private static List<Tensor> rmsNormGradient(Backend b, Inputs in, int width) {
    Tensor dx = in.zeros(5, width);
    Tensor dGain = in.zeros(width);
    Tensor dy = in.uniform(5, width);
    b.rmsNormGradient(in.uniform(5, width), in.uniform(width), 1e-5f, dy, dx, dGain);
    return List.of(dx, dGain);
  }

  private static List<Tensor> crossEntropyGradient(Backend b, Inputs in, int width) {
    Tensor logits = in.uniform(5, width);
    b.crossEntropyGradient(logits, new int[] {0, -1, width / 2, 0, width - 1}, 1, logits);
    return List.of(logits);
  }

  private static List<Tensor> embed(Backend b, Inputs in, int width) {
    Tensor rows = in.zeros(5, width);
    Tensor table = in.uniform(3, width);
    b.embed(new int[] {2, 0, 2, 1, 2}, table, rows);
    b.addEmbedGradient(new int[] {1, 1, 0, 2, 1}, rows, table);
    return List.of(rows, table);
  }

  private static List<Tensor> fakeQuantize(Backend b, Inputs in, int width) {
    Tensor ternary = in.zeros(5, width);
    b.fakeQuantizeTernary(in.uniform(5, width), 0.41f, ternary);
    Tensor tokens = in.uniform(5, width);
    b.fakeQuantizeRows(tokens, tokens);
    return List.of(ternary, tokens);
  }
}
