package trit.compute;

import java.util.ArrayList;
import java.util.List;
import trit.tensor.Tensor;

/** What is computed row by row. */
final class SelfTestRows {
  private SelfTestRows() {}

  static List<SelfTestCase> cases() {
    List<SelfTestCase> cases = new ArrayList<>();
    List.of(1, 33, 257, 1000).forEach(width -> cases.addAll(rows(width)));
    return cases;
  }

  private static List<SelfTestCase> rows(int width) {
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
}
