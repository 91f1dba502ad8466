package trit.compute.selftest;

import java.util.ArrayList;
import java.util.List;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.compute.selftest.SelfTestCase.Inputs;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** What is computed element by element, and sums of elements. */
final class SelfTestElements {
  private SelfTestElements() {}

  static List<SelfTestCase> cases() {
    List<SelfTestCase> cases = new ArrayList<>();
    List.of(7, 20_001).forEach(size -> cases.addAll(elements(size)));
    return cases;
  }

  private static List<SelfTestCase> elements(int size) {
    String shape = Integer.toString(size);
    return List.of(
        new SelfTestCase("add, multiply, scale", shape, 0, (b, in) -> arithmetic(b, in, size)),
        new SelfTestCase("roundTo", shape, 0, (b, in) -> roundTo(b, in, size)),
        new SelfTestCase("roundAtRandom", shape, 0, (b, in) -> roundAtRandom(b, in, size)),
        new SelfTestCase("swiGlu, swiGluGradient", shape, 16, (b, in) -> swiGlu(b, in, size)),
        new SelfTestCase("clear, copy", shape, 0, (b, in) -> clearAndCopy(b, in, size)),
        new SelfTestCase(
            "sum, sumOfSquares, maxMagnitude, onlyMagnitude",
            shape,
            1,
            (b, in) -> reductions(b, in, size)),
        new SelfTestCase(
            "scaleAndSumSquares", shape, 1, (b, in) -> scaleAndSumSquares(b, in, size)),
        new SelfTestCase(
            "nearest", shape + " points, 257 centroids", 0, (b, in) -> nearest(b, in, size)));
  }

  private static List<Tensor> arithmetic(Backend b, Inputs in, int size) {
    Tensor x = in.uniform(size);
    b.add(x, in.uniform(size), x);
    b.multiply(x, in.uniform(size), x);
    b.scale(x, 0.3f, x);
    return List.of(x);
  }

  private static List<Tensor> roundTo(Backend b, Inputs in, int size) {
    Tensor upper = in.uniform(size);
    b.roundTo(Encoding.BF16, upper);
    Tensor half = in.uniform(size);
    b.roundTo(Encoding.F16, half);
    return List.of(upper, half);
  }

  private static List<Tensor> roundAtRandom(Backend b, Inputs in, int size) {
    Tensor x = in.uniform(size);
    b.roundAtRandom(RandomStream.of(3), 1, x);
    return List.of(x);
  }

  private static List<Tensor> swiGlu(Backend b, Inputs in, int size) {
    Tensor gate = in.uniform(size);
    Tensor up = in.uniform(size);
    Tensor out = in.zeros(size);
    b.swiGlu(gate, up, out);
    Tensor dGate = in.zeros(size);
    Tensor dUp = in.zeros(size);
    b.swiGluGradient(gate, up, in.uniform(size), dGate, dUp);
    return List.of(out, dGate, dUp);
  }

  private static List<Tensor> clearAndCopy(Backend b, Inputs in, int size) {
    Tensor zeros = in.uniform(size);
    b.clear(zeros);
    Tensor copy = in.zeros(size);
    b.copy(in.uniform(size), copy);
    return List.of(zeros, copy);
  }

  private static List<Tensor> reductions(Backend b, Inputs in, int size) {
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
  }

  private static List<Tensor> scaleAndSumSquares(Backend b, Inputs in, int size) {
    Tensor x = in.uniform(size);
    double[] squares = b.scaleAndSumSquares(0.3f, List.of(x));
    float mean = (float) (squares[0] / size);
    return List.of(x, Tensor.of(in.memory, Shape.of(1), mean));
  }

  private static List<Tensor> nearest(Backend b, Inputs in, int size) {
    int[] found = b.nearest(in.uniform(size, 5), in.uniform(257, 5));
    float[] results = new float[size];
    for (int i = 0; i < size; i++) {
      results[i] = found[i];
    }
    return List.of(Tensor.of(in.memory, Shape.of(size), results));
  }
}
