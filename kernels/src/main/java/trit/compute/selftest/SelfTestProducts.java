package trit.compute.selftest;

import java.util.ArrayList;
import java.util.List;
import trit.code.Encoding;
import trit.tensor.Tensor;

/** Dense products, of f32 and of numbers of 16 bits. */
final class SelfTestProducts {
  private SelfTestProducts() {}

  static List<SelfTestCase> cases() {
    List<SelfTestCase> cases = new ArrayList<>();
    for (int[] s : new int[][] {{1, 257, 33}, {13, 100, 129}, {65, 513, 70}, {130, 600, 257}}) {
      cases.addAll(products(s[0], s[1], s[2]));
      cases.addAll(narrowProducts(s[0], s[1], s[2]));
    }
    return cases;
  }

  private static List<SelfTestCase> products(int t, int k, int n) {
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

  private static List<SelfTestCase> narrowProducts(int t, int k, int n) {
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
}
