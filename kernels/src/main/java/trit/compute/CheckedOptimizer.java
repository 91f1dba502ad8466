package trit.compute;

import trit.tensor.Tensor;

/** Steps of optimizers whose operands are checked first. */
interface CheckedOptimizer extends Checked, OptimizerKernels {

  @Override
  default void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    Operands.same("adamW", weights, gradient, m, v);
    kernels().optimizer().adamW(step, weights, gradient, m, v);
  }

  @Override
  default void grokfast(GrokfastStep step, Tensor gradient, Tensor past) {
    Operands.copies("grokfast", gradient, past, step.slow().copies());
    kernels().optimizer().grokfast(step, gradient, past);
  }
}
