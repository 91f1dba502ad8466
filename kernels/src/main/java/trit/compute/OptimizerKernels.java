package trit.compute;

import trit.tensor.Tensor;

/** Steps of optimizers. Conventions: {@link Backend}. */
public interface OptimizerKernels {

  /**
   * One step of AdamW in place (Loshchilov and Hutter, 2019): {@code m}, {@code v} and {@code
   * weights} are updated from {@code gradient}.
   */
  void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v);

  /**
   * Grokfast's filter in place: {@code gradient + lambda * h}, or {@code gradient + lambda *
   * (gradient - h)}, with {@code h} the slow part of the gradients.
   *
   * @param past what {@code h} is made of, updated: as many copies of the gradient as the step says
   */
  void grokfast(GrokfastStep step, Tensor gradient, Tensor past);
}
