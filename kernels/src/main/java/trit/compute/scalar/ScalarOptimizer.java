package trit.compute.scalar;

import trit.compute.AdamWStep;
import trit.compute.GrokfastStep;
import trit.compute.OptimizerKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Steps of optimizers, every operation rounded to f32 on its own but sums of past gradients. */
final class ScalarOptimizer implements OptimizerKernels {
  private final Workers workers;

  ScalarOptimizer(Workers workers) {
    this.workers = workers;
  }

  /** The correction of the moments' bias is folded into the rate and the root. */
  @Override
  public void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    float rate = step.rate() / step.correction1();
    float root = (float) (1 / Math.sqrt(step.correction2()));
    float keep = 1 - step.rate() * step.decay();
    ScalarElementwise.forEach(
        workers,
        weights,
        i -> {
          float g = gradient.get(i) * step.gradientScale();
          float first = step.beta1() * m.get(i) + (1 - step.beta1()) * g;
          float second = step.beta2() * v.get(i) + (1 - step.beta2()) * (g * g);
          m.set(i, first);
          v.set(i, second);
          float spread = (float) Math.sqrt(second) * root + step.epsilon();
          weights.set(i, weights.get(i) * keep - rate * first / spread);
        });
  }

  @Override
  public void grokfast(GrokfastStep step, Tensor gradient, Tensor past) {
    ScalarElementwise.forEach(
        workers,
        gradient,
        i -> {
          switch (step.slow()) {
            case GrokfastStep.Slow.RunningMean mean -> {
              float g = gradient.get(i);
              float h = mean.first() ? g : mean.alpha() * past.get(i) + (1 - mean.alpha()) * g;
              past.set(i, h);
              gradient.set(i, step.filtered(g, h));
            }
            case GrokfastStep.Slow.Window window -> {
              float g = gradient.get(i);
              past.set(window.newest() * gradient.size() + i, g);
              if (window.full()) {
                gradient.set(i, step.filtered(g, slow(window, past, i, gradient.size())));
              }
            }
          }
        });
  }

  /** Over the rows in their order, which is not that of the steps but the same for all threads. */
  private static float slow(GrokfastStep.Slow.Window window, Tensor past, long i, long size) {
    double sum = 0;
    for (int row = 0; row < window.copies(); row++) {
      sum += past.get(row * size + i);
    }
    return (float) (sum / window.divisor());
  }
}
