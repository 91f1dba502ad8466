package trit.phase.quantize;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import trit.nn.StoredModel;
import trit.nn.WeightSampling;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.quant.WeightSample;

/**
 * Makes sure that what calibration has left was collected from the model it is used for.
 *
 * @param model it is used for
 * @param any whether it may be another model's on purpose
 */
public record StatisticsOrigin(StoredModel model, boolean any, PhaseContext context) {
  /** A copy of a model in two bits is a little more like it than this. */
  private static final double ALIKE = 0.8;

  /** Copies in eight bits and more are. */
  private static final double SAME = 0.99;

  /**
   * Checks a file.
   *
   * @param file that holds the statistics
   * @param sample of the model they were collected from; empty where the file does not say
   * @param matrices they are about, by GGUF name
   * @param own whether only Trit writes such files, so that one that does not say is an older one
   * @throws PhaseException where that was another model
   */
  public void check(Path file, Optional<WeightSample> sample, Set<String> matrices, boolean own) {
    if (any) {
      return;
    }
    if (sample.isEmpty()) {
      if (own) {
        tellUnknown(file);
      }
      return;
    }
    double likeness = sample.get().likeness(WeightSampling.of(model, matrices));
    String alike =
        "%s: the weights of the model it was collected from and of this one are %.0f %% alike"
            .formatted(file, 100 * Math.max(0, likeness));
    if (!(likeness >= ALIKE)) {
      throw new PhaseException(
          alike
              + "; collect it from this model (calibrate), or say ofAnotherModel() to use it all the same (on the command line --of-another-model)");
    }
    if (likeness < SAME) {
      context.emit(new Event.Note(context.name(), alike));
    }
  }

  private void tellUnknown(Path file) {
    context.emit(
        new Event.Note(
            context.name(),
            file
                + " does not say which model it was collected from: it is older than that, and taken as it is"));
  }
}
