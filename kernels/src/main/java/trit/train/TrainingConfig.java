package trit.train;

import java.util.Optional;
import trit.quant.FakeQuantizer;

/**
 * How a model is trained.
 *
 * @param steps optimizer steps
 * @param batch sequences of one step
 * @param length tokens of a sequence
 * @param optimizer the numbers of AdamW
 * @param fakeQuantizer what the weights are rounded through, if anything
 * @param onset when it begins
 */
public record TrainingConfig(
    int steps,
    int batch,
    int length,
    AdamWConfig optimizer,
    Optional<FakeQuantizer> fakeQuantizer,
    Onset onset) {

  /** Checks the counts. */
  public TrainingConfig {
    if (steps < 0 || batch < 1 || length < 1) {
      throw new IllegalArgumentException(
          "steps %d, batch %d, length %d: counts must be positive".formatted(steps, batch, length));
    }
  }

  /** The learning rate over the steps. */
  public Schedule schedule() {
    return new Schedule(optimizer.lr(), optimizer.cosineTo(), optimizer.warmup(), steps);
  }
}
