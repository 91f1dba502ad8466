package trit.compute;

import trit.tensor.Tensor;

/** Steps of optimizers. Conventions: {@link Backend}. */
public interface OptimizerKernels {

  /**
   * One step of AdamW in place (Loshchilov and Hutter, 2019): {@code m}, {@code v} and {@code
   * weights} are updated from {@code gradient}.
   */
  void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v);
}
