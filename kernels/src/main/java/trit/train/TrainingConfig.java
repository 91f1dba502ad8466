package trit.train;

import java.util.Optional;
import trit.autograd.Precision;
import trit.quant.FakeQuantizer;
import trit.quant.GradientQuantizer;

/**
 * How a model is trained.
 *
 * @param steps optimizer steps
 * @param batch sequences of one step
 * @param length tokens of a sequence
 * @param optimizer what moves the weights
 * @param fakeQuantizer what the weights are rounded through, if anything
 * @param onset when it begins
 * @param precision of values and gradients inside a step
 * @param gradients what the gradients of matrices are rounded to at its end
 */
public record TrainingConfig(
    int steps,
    int batch,
    int length,
    OptimizerConfig optimizer,
    Optional<FakeQuantizer> fakeQuantizer,
    Onset onset,
    Precision precision,
    GradientQuantizer gradients) {

  /** In f32, with gradients as they are. */
  public TrainingConfig(
      int steps,
      int batch,
      int length,
      OptimizerConfig optimizer,
      Optional<FakeQuantizer> fakeQuantizer,
      Onset onset) {
    this(
        steps,
        batch,
        length,
        optimizer,
        fakeQuantizer,
        onset,
        Precision.SINGLE,
        GradientQuantizer.NONE);
  }

  /** Checks the counts. */
  public TrainingConfig {
    if (steps < 0 || batch < 1 || length < 1) {
      throw new IllegalArgumentException(
          "steps %d, batch %d, length %d: counts must be positive".formatted(steps, batch, length));
    }
  }

  /** Whether gradients become others between the loss and the optimizer. */
  boolean changesGradients() {
    return fakeQuantizer.isPresent() || gradients != GradientQuantizer.NONE;
  }

  /** The learning rate over the steps. */
  public Schedule schedule() {
    AdamWConfig numbers = optimizer.adamW();
    return new Schedule(numbers.lr(), numbers.cosineTo(), numbers.warmup(), steps);
  }
}
