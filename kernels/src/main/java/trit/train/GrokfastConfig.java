package trit.train;

import java.util.ArrayList;
import java.util.List;
import trit.nn.Parameters;
import trit.nn.TransformerConfig;
import trit.tensor.Memory;

/**
 * Grokfast (Lee, Kang, Kim and Lee, 2024, arXiv:2405.20233) before another optimizer; before Muon
 * it is what is called MuGrokfast. See {@link Grokfast}.
 *
 * @param alpha decay of the running mean of the gradients
 * @param lambda how much of what is amplified is added
 * @param amplify which part of the gradients
 * @param then the optimizer that gets the filtered gradients
 */
public record GrokfastConfig(double alpha, double lambda, Part amplify, OptimizerConfig then)
    implements OptimizerConfig {

  /** Which part of the gradients is amplified. */
  public enum Part {
    /** What stays from step to step, the running mean, as in the paper. */
    SLOW,
    /** What changes from step to step, the gradient less the running mean. */
    FAST
  }

  /** The paper's numbers, before AdamW with its defaults. */
  public static GrokfastConfig defaults() {
    return new GrokfastConfig(0.98, 2, Part.SLOW, AdamWConfig.defaults());
  }

  @Override
  public AdamWConfig adamW() {
    return then.adamW();
  }

  @Override
  public Optimizer optimizer(Parameters parameters, Memory memory) {
    return Grokfast.of(this, parameters, memory);
  }

  @Override
  public long stateSize(TransformerConfig model) {
    return model.parameterCount() + then.stateSize(model);
  }

  @Override
  public List<String> problems() {
    List<String> found = new ArrayList<>();
    if (!(alpha >= 0 && alpha < 1)) {
      found.add("alpha " + alpha + " must lie in 0 … 1; it is usual at 0.98");
    }
    if (!(lambda >= 0 && Double.isFinite(lambda))) {
      found.add("lambda " + lambda + " must be 0 or above; it is usual at 2");
    }
    found.addAll(then.problems());
    return found;
  }
}
