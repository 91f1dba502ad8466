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
public record AdamW(AdamWConfig config, Map<String, Tensor> first, Map<String, Tensor> second)
    implements Optimizer {

  /** An optimizer of all parameters that has not made a step. */
  public static AdamW of(AdamWConfig config, Parameters parameters, Memory memory) {
    return of(config, parameters.gradients(), memory);
  }

  /** An optimizer of some parameters. */
  static AdamW of(AdamWConfig config, Map<String, Tensor> gradients, Memory memory) {
    Map<String, Tensor> first = new LinkedHashMap<>();
    Map<String, Tensor> second = new LinkedHashMap<>();
    gradients.forEach(
        (name, gradient) -> {
          first.put(name, memory.tensor(gradient.shape()));
          second.put(name, memory.tensor(gradient.shape()));
        });
    return new AdamW(config, first, second);
  }

  @Override
  public void move(Backend backend, Parameters parameters, double norm, double rate, int step) {
    moveScaled(backend, parameters, GradientNorm.scale(norm, config.clip()), rate, step);
  }

  /** Changes the weights it has moments for, by gradients that are scaled first. */
  void moveScaled(Backend backend, Parameters parameters, double scale, double rate, int step) {
    first.forEach(
        (name, moment) -> {
          Tensor gradient = parameters.gradients().get(name);
          double decay = gradient.shape().rank() > 1 ? config.weightDecay() : 0;
          backend.adamW(
              numbers(rate, decay, step, scale),
              parameters.weights().get(name),
              gradient,
              moment,
              second.get(name));
        });
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    first.forEach((name, tensor) -> all.put("first." + name, tensor));
    second.forEach((name, tensor) -> all.put("second." + name, tensor));
    return all;
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
}
