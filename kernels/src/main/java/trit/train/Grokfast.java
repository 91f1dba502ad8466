package trit.train;

import java.util.LinkedHashMap;
import java.util.Map;
import trit.compute.Backend;
import trit.nn.Parameters;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * A filter before an optimizer (Grokfast-EMA; Lee et al., 2024): {@code h = alpha * h + (1 - alpha)
 * * g}, beginning with the first gradient, and {@code g + lambda * h} instead of {@code g}; or
 * {@code g + lambda * (g - h)} to amplify the fast part.
 *
 * @param config its numbers
 * @param means the running mean of every gradient, under the parameter's name
 * @param then what gets the filtered gradients
 */
record Grokfast(GrokfastConfig config, Map<String, Tensor> means, Optimizer then)
    implements Optimizer {

  static Grokfast of(GrokfastConfig config, Parameters parameters, Memory memory) {
    Map<String, Tensor> means = new LinkedHashMap<>();
    parameters.gradients().forEach((name, g) -> means.put(name, memory.tensor(g.shape())));
    return new Grokfast(config, means, config.then().optimizer(parameters, memory));
  }

  @Override
  public double step(Backend backend, Parameters parameters, double rate, int step) {
    double norm = GradientNorm.of(backend, parameters);
    if (Double.isFinite(norm)) {
      means.forEach(
          (name, mean) -> filter(backend, parameters.gradients().get(name), mean, step == 0));
      then.step(backend, parameters, rate, step);
    }
    return norm;
  }

  private void filter(Backend backend, Tensor gradient, Tensor mean, boolean first) {
    float alpha = (float) config.alpha();
    float lambda = (float) config.lambda();
    boolean slow = config.amplify() == GrokfastConfig.Part.SLOW;
    backend
        .workers()
        .run(
            gradient.rows(),
            row -> {
              long end = (row + 1L) * gradient.columns();
              for (long i = end - gradient.columns(); i < end; i++) {
                float g = gradient.get(i);
                float h = first ? g : alpha * mean.get(i) + (1 - alpha) * g;
                mean.set(i, h);
                gradient.set(i, g + lambda * (slow ? h : g - h));
              }
            });
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    means.forEach((name, tensor) -> all.put("mean." + name, tensor));
    all.putAll(then.state());
    return all;
  }
}
