package trit.train;

import java.util.Map;
import trit.compute.Backend;
import trit.nn.Parameters;
import trit.tensor.Tensor;

/** Changes weights along their gradients. */
public interface Optimizer {

  /**
   * Makes a step.
   *
   * @param rate the learning rate of {@link OptimizerConfig#adamW()} at this step
   * @param step counted from 0
   * @return the norm of all gradients together, before anything was done to them; where it is not
   *     finite, nothing has been changed
   */
  default double step(Backend backend, Parameters parameters, double rate, int step) {
    double norm = GradientNorm.of(backend, parameters);
    if (Double.isFinite(norm)) {
      move(backend, parameters, norm, rate, step);
    }
    return norm;
  }

  /**
   * Makes a step along gradients whose norm is known.
   *
   * @param norm of all gradients together, finite
   */
  void move(Backend backend, Parameters parameters, double norm, double rate, int step);

  /** What it remembers from step to step, under the names that a checkpoint gives it. */
  Map<String, Tensor> state();
}
