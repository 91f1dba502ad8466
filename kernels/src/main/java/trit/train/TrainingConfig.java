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
 * @param startStep the first step that rounds; those before train in full precision
 */
public record TrainingConfig(
    int steps,
    int batch,
    int length,
    AdamWConfig optimizer,
    Optional<FakeQuantizer> fakeQuantizer,
    int startStep) {

  /** Checks the counts. */
  public TrainingConfig {
    if (steps < 0 || batch < 1 || length < 1 || startStep < 0) {
      throw new IllegalArgumentException(
          "steps %d, batch %d, length %d, startStep %d: counts must be positive"
              .formatted(steps, batch, length, startStep));
    }
  }

  /** The learning rate over the steps. */
  public Schedule schedule() {
    return new Schedule(optimizer.lr(), optimizer.cosineTo(), optimizer.warmup(), steps);
  }
}
