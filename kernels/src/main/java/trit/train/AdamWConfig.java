package trit.train;

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
    double clip) {

  /** What a recipe gets that says nothing: rate 1e-3 to 1e-4 after 100 steps, decay 0.1. */
  public static AdamWConfig defaults() {
    return new AdamWConfig(1e-3, 0.9, 0.95, 1e-8, 0.1, 100, 1e-4, 1.0);
  }
}
