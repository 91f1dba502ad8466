package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import trit.compute.AdamWStep;
import trit.compute.Backend;
import trit.compute.GrokfastStep;
import trit.compute.OptimizerKernels;
import trit.compute.Workers;
import trit.compute.scalar.ScalarBackend;
import trit.tensor.Tensor;

/**
 * AdamW in one pass over its four tensors, equal to the scalar backend bit for bit; Grokfast's
 * filter is the scalar backend's.
 */
final class VectorOptimizer implements OptimizerKernels {
  private final Workers workers;
  private final Backend scalar = ScalarBackend.on(Workers.caller());
  private final Backend shared;

  VectorOptimizer(Workers workers) {
    this.workers = workers;
    this.shared = ScalarBackend.on(workers);
  }

  @Override
  public void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    long w = Lanes.write(weights);
    long g = Lanes.read(gradient);
    long first = Lanes.write(m);
    long second = Lanes.write(v);
    Ranges.elements(
        workers,
        WholeVectors.of(weights),
        (from, to) -> {
          long at = from * Float.BYTES;
          update(step, w + at, g + at, first + at, second + at, (to - from) * Float.BYTES);
        });
    if (WholeVectors.leaveRest(weights)) {
      scalar.adamW(
          step,
          WholeVectors.rest(weights),
          WholeVectors.rest(gradient),
          WholeVectors.rest(m),
          WholeVectors.rest(v));
    }
  }

  /** The same operations in the same order as the scalar backend, none of them fused. */
  private static void update(AdamWStep step, long w, long g, long m, long v, long bytes) {
    float rate = step.rate() / step.correction1();
    float root = (float) (1 / Math.sqrt(step.correction2()));
    float keep = 1 - step.rate() * step.decay();
    for (long i = 0; i < bytes; i += Lanes.BYTES) {
      FloatVector gradient = Lanes.load(g + i).mul(step.gradientScale());
      FloatVector first = Lanes.load(m + i).mul(step.beta1()).add(gradient.mul(1 - step.beta1()));
      FloatVector second =
          Lanes.load(v + i).mul(step.beta2()).add(gradient.mul(gradient).mul(1 - step.beta2()));
      Lanes.store(m + i, first);
      Lanes.store(v + i, second);
      FloatVector spread = second.sqrt().mul(root).add(step.epsilon());
      FloatVector kept = Lanes.load(w + i).mul(keep);
      Lanes.store(w + i, kept.sub(first.mul(rate).div(spread)));
    }
  }

  @Override
  public void grokfast(GrokfastStep step, Tensor gradient, Tensor past) {
    shared.grokfast(step, gradient, past);
  }
}
