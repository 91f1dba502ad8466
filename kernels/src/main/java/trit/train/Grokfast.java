package trit.train;

import java.util.LinkedHashMap;
import java.util.Map;
import trit.compute.Backend;
import trit.nn.Parameters;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * A filter before an optimizer (Lee et al., 2024): {@code g + lambda * h} instead of {@code g},
 * with {@code h} the slow part of the gradients; or {@code g + lambda * (g - h)} to amplify the
 * fast part.
 *
 * @param config its numbers
 * @param history what {@code h} is made of, under the parameter's name: the running mean, or one
 *     row for each of the last gradients
 * @param then what gets the filtered gradients
 */
record Grokfast(GrokfastConfig config, Map<String, Tensor> history, Optimizer then)
    implements Optimizer {

  static Grokfast of(GrokfastConfig config, Parameters parameters, Memory memory) {
    Map<String, Tensor> history = new LinkedHashMap<>();
    int copies = config.filter().copies();
    parameters
        .gradients()
        .forEach(
            (name, g) -> {
              boolean one = config.filter() instanceof GrokfastFilter.RunningMean;
              Shape rows = Shape.of(copies, Math.toIntExact(g.size()));
              history.put(name, memory.tensor(one ? g.shape() : rows));
            });
    return new Grokfast(config, history, config.then().optimizer(parameters, memory));
  }

  @Override
  public double step(Backend backend, Parameters parameters, double rate, int step) {
    double norm = GradientNorm.of(backend, parameters);
    if (Double.isFinite(norm)) {
      history.forEach((name, h) -> filter(backend, parameters.gradients().get(name), h, step));
      then.step(backend, parameters, rate, step);
    }
    return norm;
  }

  private void filter(Backend backend, Tensor gradient, Tensor past, int step) {
    backend.finish();
    backend
        .workers()
        .run(
            gradient.rows(),
            row -> {
              long end = (row + 1L) * gradient.columns();
              for (long i = end - gradient.columns(); i < end; i++) {
                gradient.set(i, filtered(gradient.get(i), past, i, gradient.size(), step));
              }
            });
  }

  private float filtered(float g, Tensor past, long i, long size, int step) {
    float lambda = (float) config.lambda();
    boolean slow = config.amplify() == GrokfastConfig.Part.SLOW;
    return switch (config.filter()) {
      case GrokfastFilter.RunningMean mean -> {
        float alpha = (float) mean.alpha();
        float h = step == 0 ? g : alpha * past.get(i) + (1 - alpha) * g;
        past.set(i, h);
        yield g + lambda * (slow ? h : g - h);
      }
      case GrokfastFilter.Window window -> {
        past.set(step % window.steps() * size + i, g);
        boolean full = step + 1 >= window.steps();
        float h = full ? total(window, past, i, size) : 0;
        yield full ? g + lambda * (slow ? h : g - h) : g;
      }
    };
  }

  /** Over the rows in their order, which is not that of the steps but the same for all threads. */
  private static float total(GrokfastFilter.Window window, Tensor past, long i, long size) {
    double sum = 0;
    for (int row = 0; row < window.steps(); row++) {
      sum += past.get(row * size + i);
    }
    boolean mean = window.total() == GrokfastFilter.Window.Total.MEAN;
    return (float) (mean ? sum / window.steps() : sum);
  }

  @Override
  public Map<String, Tensor> state() {
    String kind = config.filter() instanceof GrokfastFilter.RunningMean ? "mean." : "window.";
    Map<String, Tensor> all = new LinkedHashMap<>();
    history.forEach((name, tensor) -> all.put(kind + name, tensor));
    all.putAll(then.state());
    return all;
  }
}
