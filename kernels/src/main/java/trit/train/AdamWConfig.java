package trit.train;

import java.util.ArrayList;
import java.util.List;
import trit.nn.Parameters;
import trit.nn.TransformerConfig.Parameter;
import trit.tensor.Memory;

/**
 * The numbers of AdamW (Loshchilov and Hutter, 2019, arXiv:1711.05101) and of its learning rate
 * over time; see {@link Schedule}.
 *
 * @param lr the highest learning rate
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay of matrices; norms do not decay
 * @param warmup steps in which the rate climbs to {@code lr}
 * @param cosineTo the rate at the last step, reached along half a cosine
 * @param clip the largest norm of all gradients together; larger ones are scaled down to it
 */
public record AdamWConfig(
    double lr,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    int warmup,
    double cosineTo,
    double clip)
    implements OptimizerConfig {

  /** What a recipe gets that says nothing: rate 1e-3 to 1e-4 after 100 steps, decay 0.1. */
  public static AdamWConfig defaults() {
    return new AdamWConfig(1e-3, 0.9, 0.95, 1e-8, 0.1, 100, 1e-4, 1.0);
  }

  @Override
  public AdamWConfig adamW() {
    return this;
  }

  @Override
  public Optimizer optimizer(Parameters parameters, Memory memory) {
    return AdamW.of(this, parameters, memory);
  }

  @Override
  public long stateSize(List<Parameter> trained) {
    return 2 * trained.stream().mapToLong(p -> p.shape().size()).sum();
  }

  @Override
  public List<String> problems() {
    List<String> found = new ArrayList<>();
    require(lr > 0 && Double.isFinite(lr), found, "lr %s must be above 0; it is usual at 1e-3", lr);
    require(
        isDecay(beta1) && isDecay(beta2), found, "betas %s, %s must lie in 0 … 1", beta1, beta2);
    require(epsilon > 0, found, "epsilon %s must be above 0; it is usual at 1e-8", epsilon);
    require(weightDecay >= 0, found, "weightDecay %s must be 0 or above", weightDecay);
    require(warmup >= 0, found, "warmup %s must be 0 or above", warmup);
    require(
        cosineTo >= 0 && !(cosineTo > lr && lr > 0),
        found,
        "cosineTo %s must lie between 0 and lr",
        cosineTo);
    require(clip > 0, found, "clip %s must be above 0; it is usual at 1", clip);
    return found;
  }

  private static boolean isDecay(double beta) {
    return beta >= 0 && beta < 1;
  }

  private static void require(
      boolean holds, List<String> found, String sentence, Object... values) {
    if (!holds) {
      found.add(sentence.formatted(values));
    }
  }
}
