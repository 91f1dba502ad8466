package trit.train;

import java.util.LinkedHashMap;
import java.util.Map;
import trit.compute.Backend;
import trit.compute.GrokfastStep;
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

  /** What comes after gets gradients of another norm, and finds it out. */
  @Override
  public void move(Backend backend, Parameters parameters, double norm, double rate, int step) {
    GrokfastStep numbers = numbers(step);
    history.forEach(
        (name, past) -> backend.grokfast(numbers, parameters.gradients().get(name), past));
    then.step(backend, parameters, rate, step);
  }

  private GrokfastStep numbers(int step) {
    GrokfastStep.Slow slow =
        switch (config.filter()) {
          case GrokfastFilter.RunningMean mean ->
              new GrokfastStep.Slow.RunningMean((float) mean.alpha(), step == 0);
          case GrokfastFilter.Window window -> slow(window, step);
        };
    boolean fast = config.amplify() == GrokfastConfig.Part.FAST;
    return new GrokfastStep(slow, (float) config.lambda(), fast);
  }

  private static GrokfastStep.Slow slow(GrokfastFilter.Window window, int step) {
    int steps = window.steps();
    boolean mean = window.total() == GrokfastFilter.Window.Total.MEAN;
    return new GrokfastStep.Slow.Window(steps, step % steps, step + 1 >= steps, mean ? steps : 1);
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
