package trit.compute.selftest;

import java.util.List;
import java.util.stream.Stream;
import trit.compute.AdamWStep;
import trit.compute.GrokfastStep;
import trit.tensor.Tensor;

/** Steps of optimizers. */
final class SelfTestOptimizers {
  private static final int WINDOW = 3;

  private SelfTestOptimizers() {}

  static List<SelfTestCase> cases() {
    return Stream.of(7, 20_001).flatMap(size -> Stream.of(adamW(size), grokfast(size))).toList();
  }

  private static SelfTestCase adamW(int size) {
    return new SelfTestCase(
        "adamW",
        Integer.toString(size),
        0,
        (b, in) -> {
          Tensor w = in.uniform(size);
          Tensor m = in.zeros(size);
          Tensor v = in.zeros(size);
          AdamWStep step = new AdamWStep(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 1, 1);
          b.adamW(step, w, in.uniform(size), m, v);
          return List.of(w, m, v);
        });
  }

  private static SelfTestCase grokfast(int size) {
    return new SelfTestCase(
        "grokfast",
        size + ", a running mean and a window of " + WINDOW,
        0,
        (b, in) -> {
          Tensor gradient = in.uniform(size);
          Tensor mean = in.uniform(size);
          var running = new GrokfastStep.Slow.RunningMean(0.98f, false);
          b.grokfast(new GrokfastStep(running, 2, false), gradient, mean);
          Tensor last = in.uniform(WINDOW, size);
          var window = new GrokfastStep.Slow.Window(WINDOW, 1, true, WINDOW);
          b.grokfast(new GrokfastStep(window, 5, true), gradient, last);
          return List.of(gradient, mean, last);
        });
  }
}
