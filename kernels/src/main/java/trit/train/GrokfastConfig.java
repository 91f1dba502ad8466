package trit.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.nn.Parameters;
import trit.nn.TransformerConfig.Parameter;
import trit.tensor.Memory;

/**
 * Grokfast (Lee, Kang, Kim and Lee, 2024, arXiv:2405.20233) before another optimizer; before Muon
 * it is what is called MuGrokfast. See {@link Grokfast}.
 *
 * @param filter what is taken for the slow part
 * @param lambda how much of what is amplified is added
 * @param amplify which part of the gradients
 * @param then the optimizer that gets the filtered gradients
 */
public record GrokfastConfig(
    GrokfastFilter filter, double lambda, Part amplify, OptimizerConfig then)
    implements OptimizerConfig {

  /** With a running mean. */
  public GrokfastConfig(double alpha, double lambda, Part amplify, OptimizerConfig then) {
    this(new GrokfastFilter.RunningMean(alpha), lambda, amplify, then);
  }

  /** Which part of the gradients is amplified. */
  public enum Part {
    /** What stays from step to step, as in the paper. */
    SLOW,
    /** What changes from step to step, the gradient less the slow part. */
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
  public Optional<QkClip> qkClip() {
    return then.qkClip();
  }

  @Override
  public Optimizer optimizer(Parameters parameters, Memory memory) {
    return Grokfast.of(this, parameters, memory);
  }

  @Override
  public long stateSize(List<Parameter> trained) {
    long size = trained.stream().mapToLong(p -> p.shape().size()).sum();
    return filter.copies() * size + then.stateSize(trained);
  }

  @Override
  public List<String> problems() {
    List<String> found = new ArrayList<>();
    filter.problem().ifPresent(found::add);
    if (!(lambda >= 0 && Double.isFinite(lambda))) {
      found.add("lambda " + lambda + " must be 0 or above; it is usual at 2");
    }
    found.addAll(then.problems());
    return found;
  }
}
