package trit.train;

import java.util.LinkedHashMap;
import java.util.Map;
import trit.compute.AdamWStep;
import trit.compute.Backend;
import trit.nn.Parameters;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * AdamW over named parameters (Loshchilov and Hutter, 2019), with the norm of all gradients clipped
 * (Pascanu, Mikolov and Bengio, 2013). Only matrices decay.
 *
 * @param config its numbers
 * @param first the first moment of every parameter, under its name
 * @param second the second moment
 */
public record AdamW(AdamWConfig config, Map<String, Tensor> first, Map<String, Tensor> second) {
  private static final double NORM_EPSILON = 1e-6;

  /** An optimizer that has not made a step. */
  public static AdamW of(AdamWConfig config, Parameters parameters, Memory memory) {
    Map<String, Tensor> first = new LinkedHashMap<>();
    Map<String, Tensor> second = new LinkedHashMap<>();
    parameters
        .gradients()
        .forEach(
            (name, gradient) -> {
              first.put(name, memory.tensor(gradient.shape()));
              second.put(name, memory.tensor(gradient.shape()));
            });
    return new AdamW(config, first, second);
  }

  /**
   * Changes every weight along its gradient.
   *
   * @param rate the learning rate
   * @param step counted from 0
   * @return the norm of all gradients together, before clipping; where it is not finite, nothing
   *     has been changed
   */
  public double step(Backend backend, Parameters parameters, double rate, int step) {
    double norm = norm(backend, parameters);
    if (!Double.isFinite(norm)) {
      return norm;
    }
    double scale = Math.min(1, config.clip() / (norm + NORM_EPSILON));
    parameters
        .gradients()
        .forEach(
            (name, gradient) -> {
              double decay = gradient.shape().rank() > 1 ? config.weightDecay() : 0;
              backend.adamW(
                  numbers(rate, decay, step, scale),
                  parameters.weights().get(name),
                  gradient,
                  first.get(name),
                  second.get(name));
            });
    return norm;
  }

  private AdamWStep numbers(double rate, double decay, int step, double scale) {
    return new AdamWStep(
        (float) rate,
        (float) config.beta1(),
        (float) config.beta2(),
        (float) config.epsilon(),
        (float) decay,
        step + 1,
        (float) scale);
  }

  private static double norm(Backend backend, Parameters parameters) {
    double squares = 0;
    for (Tensor gradient : parameters.gradients().values()) {
      squares += backend.sumOfSquares(gradient);
    }
    return Math.sqrt(squares);
  }
}
