package trit.compute;

import java.util.function.DoubleUnaryOperator;
import trit.tensor.Tensor;

/** Elementwise operations, reductions, rounding inside training and the optimizer's step. */
final class ScalarElements {
  /** Reductions are summed over chunks of this many elements, then over the chunks in order. */
  static final int CHUNK = 4096;

  private static final float SMALLEST_RANGE = 1e-5f;
  private final Workers workers;

  ScalarElements(Workers workers) {
    this.workers = workers;
  }

  /** What is done to element {@code i}. */
  @FunctionalInterface
  interface Element {
    void at(long i);
  }

  void each(long size, Element element) {
    workers.run(
        chunks(size),
        chunk -> {
          long end = Math.min(size, (chunk + 1L) * CHUNK);
          for (long i = (long) chunk * CHUNK; i < end; i++) {
            element.at(i);
          }
        });
  }

  double sum(Tensor x, DoubleUnaryOperator term) {
    double[] sums = new double[chunks(x.size())];
    workers.run(
        sums.length,
        chunk -> {
          long end = Math.min(x.size(), (chunk + 1L) * CHUNK);
          double sum = 0;
          for (long i = (long) chunk * CHUNK; i < end; i++) {
            sum += term.applyAsDouble(x.get(i));
          }
          sums[chunk] = sum;
        });
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  float maxMagnitude(Tensor x) {
    float largest = 0;
    for (long i = 0; i < x.size(); i++) {
      largest = Math.max(largest, Math.abs(x.get(i)));
    }
    return largest;
  }

  void fakeQuantizeTernary(Tensor w, float gamma, Tensor out) {
    float inverse = 1 / gamma;
    each(
        w.size(),
        i -> {
          float code = (float) Math.clamp(Math.rint(w.get(i) * inverse), -1, 1);
          out.set(i, gamma * code + 0f);
        });
  }

  void fakeQuantizeRows(Tensor x, Tensor out) {
    int width = x.columns();
    workers.run(
        x.rows(),
        t -> {
          Tensor row = x.rows(t, t + 1);
          float range = Math.max(maxMagnitude(row), SMALLEST_RANGE);
          float up = 127 / range;
          float down = range / 127;
          for (int i = 0; i < width; i++) {
            double code = Math.clamp(Math.rint(row.get(i) * up), -128, 127);
            out.set((long) t * width + i, (float) code * down);
          }
        });
  }

  void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    float correction1 = 1 / step.correction1();
    float correction2 = 1 / step.correction2();
    each(
        weights.size(),
        i -> {
          float g = gradient.get(i) * step.gradientScale();
          float first = step.beta1() * m.get(i) + (1 - step.beta1()) * g;
          float second = step.beta2() * v.get(i) + (1 - step.beta2()) * g * g;
          m.set(i, first);
          v.set(i, second);
          float root = (float) Math.sqrt(second * correction2) + step.epsilon();
          float move = first * correction1 / root + step.decay() * weights.get(i);
          weights.set(i, weights.get(i) - step.rate() * move);
        });
  }

  private static int chunks(long size) {
    return Math.toIntExact((size + CHUNK - 1) / CHUNK);
  }
}
