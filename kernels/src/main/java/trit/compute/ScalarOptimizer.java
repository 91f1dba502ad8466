package trit.compute;

import trit.tensor.Tensor;

/** AdamW, every operation rounded to f32 on its own. */
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
}
