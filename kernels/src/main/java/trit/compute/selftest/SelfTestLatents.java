package trit.compute.selftest;

import java.util.ArrayList;
import java.util.List;
import trit.code.EvenLevels;
import trit.compute.ClippedStep;
import trit.compute.GradientPass;
import trit.compute.LevelRounding;
import trit.compute.SharedScales;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Rounding of latent weights, and what becomes of their gradients. */
final class SelfTestLatents {
  private SelfTestLatents() {}

  static List<SelfTestCase> cases() {
    List<SelfTestCase> cases = new ArrayList<>();
    cases.add(storedScales(7));
    cases.add(storedScales(20_001));
    for (EvenLevels levels : List.of(new EvenLevels(-1, 1, 1), new EvenLevels(-3, 3, 2))) {
      for (int[] shared : new int[][] {{0, 257}, {1, 257}, {9, 32}}) {
        cases.add(latents(new LevelRounding(levels, 0), shared[0], shared[1]));
      }
    }
    return cases;
  }

  private static SelfTestCase latents(LevelRounding rounding, int perRow, int run) {
    float[] values = new float[perRow == 0 ? 1 : 33 * perRow];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.3f + 0.1f * (i % 4);
    }
    SharedScales scales = new SharedScales(values, perRow, run);
    return new SelfTestCase(
        "roundToLevels, mixRounded, passGradient, passStepGradient",
        "33 x 257, %d scales, %d levels".formatted(values.length, rounding.levels().count()),
        1,
        (b, in) -> {
          Tensor w = in.uniform(33, 257);
          Tensor rounded = in.zeros(33, 257);
          b.roundToLevels(rounding, w, scales, rounded);
          b.mixRounded(w, 0.7f, rounded);
          Tensor first = in.uniform(33, 257);
          b.passGradient(new GradientPass.Clipped(-1, 1), rounding, w, scales, 1, first);
          b.passGradient(new GradientPass.Growing(0.1f, 0), rounding, w, scales, 1, first);
          Tensor second = in.uniform(33, 257);
          Tensor ofScales = in.zeros(values.length);
          ClippedStep step = new ClippedStep(-1, 1, true, -1, 1, false);
          b.passStepGradient(step, rounding, w, scales, 1, 0.01, second, ofScales);
          return List.of(rounded, first, second, ofScales);
        });
  }

  private static SelfTestCase storedScales(int size) {
    return new SelfTestCase(
        "storedScales",
        Integer.toString(size),
        0,
        (b, in) -> {
          float[] scales = b.storedScales(List.of(in.uniform(size))).getFirst();
          return List.of(Tensor.of(in.memory, Shape.of(size), scales));
        });
  }
}
