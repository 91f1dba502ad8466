package trit.compute.cuda;

import trit.compute.AdamWStep;
import trit.compute.GrokfastStep;
import trit.compute.OptimizerKernels;
import trit.tensor.Tensor;

/** Steps of optimizers, one thread per weight. */
final class CudaOptimizer implements OptimizerKernels {
  private final Cuda cuda;

  CudaOptimizer(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    cuda.call("adamW")
        .out(weights)
        .in(gradient)
        .out(m)
        .out(v)
        .real(step.gradientScale())
        .real(step.beta1())
        .real(step.beta2())
        .real(step.rate() / step.correction1())
        .real((float) (1 / Math.sqrt(step.correction2())))
        .real(step.epsilon())
        .real(1 - step.rate() * step.decay())
        .count(weights.size())
        .overElements(weights.size());
  }

  @Override
  public void grokfast(GrokfastStep step, Tensor gradient, Tensor past) {
    filter(step.slow(), gradient, past)
        .real(step.lambda())
        .whole(step.fast() ? 1 : 0)
        .count(gradient.size())
        .overElements(gradient.size());
  }

  private CudaCall filter(GrokfastStep.Slow slow, Tensor gradient, Tensor past) {
    return switch (slow) {
      case GrokfastStep.Slow.RunningMean mean ->
          cuda.call("grokfastMean")
              .out(gradient)
              .out(past)
              .real(mean.alpha())
              .whole(mean.first() ? 1 : 0);
      case GrokfastStep.Slow.Window window ->
          cuda.call("grokfastWindow")
              .out(gradient)
              .out(past)
              .whole(window.copies())
              .whole(window.newest())
              .whole(window.full() ? 1 : 0)
              .whole(window.divisor());
    };
  }
}
