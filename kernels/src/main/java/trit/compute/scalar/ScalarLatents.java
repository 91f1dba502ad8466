package trit.compute.scalar;

import java.lang.foreign.MemorySegment;
import trit.compute.ClippedStep;
import trit.compute.GradientPass;
import trit.compute.LatentKernels;
import trit.compute.LevelRounding;
import trit.compute.SharedScales;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** What training through rounding does with latent weights, row by row. */
public final class ScalarLatents implements LatentKernels {
  private final Workers workers;

  /** Shares rows among these threads. */
  public ScalarLatents(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void roundToLevels(LevelRounding rounding, Tensor w, SharedScales scales, Tensor out) {
    workers.run(
        w.rows(),
        row -> {
          float[] values = read(w, row);
          for (int from = 0; from < values.length; from += scales.run()) {
            float scale = scales.at(row, from);
            float inverse = SharedScales.inverse(scale);
            int to = Math.min(values.length, from + scales.run());
            for (int i = from; i < to; i++) {
              values[i] = scale * rounding.code(values[i] * inverse);
            }
          }
          write(values, out, row);
        });
  }

  @Override
  public void mixRounded(Tensor w, float share, Tensor rounded) {
    workers.run(
        w.rows(),
        row -> {
          float[] latent = read(w, row);
          float[] mixed = read(rounded, row);
          for (int i = 0; i < mixed.length; i++) {
            mixed[i] = latent[i] + share * (mixed[i] - latent[i]);
          }
          write(mixed, rounded, row);
        });
  }

  @Override
  public void passGradient(
      GradientPass pass,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      Tensor gradient) {
    float stride = rounding.levels().stride();
    workers.run(
        w.rows(),
        row -> {
          float[] values = read(w, row);
          float[] gradients = read(gradient, row);
          for (int i = 0; i < values.length; i++) {
            float ratio = values[i] * SharedScales.inverse(scales.at(row, i));
            float steps = (ratio - rounding.code(ratio)) / stride;
            float passed = pass.pass(gradients[i], ratio, steps);
            gradients[i] += share * (passed - gradients[i]);
          }
          write(gradients, gradient, row);
        });
  }

  @Override
  public void passStepGradient(
      ClippedStep step,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      double factor,
      Tensor gradient,
      Tensor scaleGradient) {
    double[][] sums = new double[w.rows()][scales.runs(w.columns())];
    workers.run(
        w.rows(),
        row -> {
          float[] values = read(w, row);
          float[] gradients = read(gradient, row);
          for (int i = 0; i < values.length; i++) {
            float ratio = values[i] * SharedScales.inverse(scales.at(row, i));
            float passed = step.passes(ratio) ? gradients[i] : 0;
            sums[row][i / scales.run()] += gradients[i] * step.term(ratio, rounding.code(ratio));
            gradients[i] += share * (passed - gradients[i]);
          }
          write(gradients, gradient, row);
        });
    for (int row = 0; row < sums.length; row++) {
      for (int k = 0; k < sums[row].length; k++) {
        int at = row * scales.perRow() + k;
        scaleGradient.set(at, scaleGradient.get(at) + (float) (factor * sums[row][k]));
      }
    }
  }

  private static float[] read(Tensor matrix, int row) {
    float[] values = new float[matrix.columns()];
    MemorySegment.copy(matrix.data(), Tensor.FLOAT, at(matrix, row), values, 0, values.length);
    return values;
  }

  private static void write(float[] values, Tensor matrix, int row) {
    MemorySegment.copy(values, 0, matrix.data(), Tensor.FLOAT, at(matrix, row), values.length);
  }

  private static long at(Tensor matrix, int row) {
    return (long) row * matrix.columns() * Float.BYTES;
  }
}
