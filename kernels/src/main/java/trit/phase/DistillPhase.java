package trit.phase;

import java.io.IOException;
import java.util.Optional;
import trit.quant.FakeQuantizer;
import trit.train.AdamWConfig;
import trit.train.Distillation;
import trit.train.Onset;
import trit.train.OptimizerConfig;

/**
 * {@code distill}: trains a student towards the text and towards what a teacher makes of it,
 * through a fake-quantizer where it is given one or carries one. The teacher stays as it is.
 */
public final class DistillPhase implements Phase<DistillPhase.Config> {

  /**
   * How to train, and how to learn from the teacher.
   *
   * @param steps optimizer steps
   * @param batch sequences of one step
   * @param optimizer what moves the weights, and its learning rate
   * @param sequence tokens of a sequence; 0 for the data set's, and where that says nothing, for
   *     the model's context
   * @param distillation what the teacher's word weighs
   * @param fakeQuantizer how the student's weights and activations are rounded; empty for as they
   *     carry it
   * @param onset when rounding begins, and how fast
   * @param options how it is computed
   * @param checkpointEvery after how many steps to save, so that an interrupted run goes on there
   */
  public record Config(
      int steps,
      int batch,
      OptimizerConfig optimizer,
      int sequence,
      Distillation distillation,
      Optional<FakeQuantizer> fakeQuantizer,
      Onset onset,
      TrainingOptions options,
      @NotInKey int checkpointEvery)
      implements PhaseConfig {

    /** What a recipe gets that says nothing. */
    public static Config defaults() {
      return new Config(
          1_000,
          16,
          AdamWConfig.defaults(),
          0,
          Distillation.defaults(),
          Optional.empty(),
          Onset.AT_ONCE,
          TrainingOptions.defaults(),
          100);
    }

    @Override
    public String verb() {
      return "distill";
    }

    @Override
    public Phase<?> phase() {
      return new DistillPhase();
    }

    private TrainingTask task() {
      return new TrainingTask(
          steps,
          batch,
          optimizer,
          sequence,
          checkpointEvery,
          fakeQuantizer,
          onset,
          Optional.of(distillation),
          options);
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    return config.task().forecast(inputs, problems);
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    config.task().run(inputs, context);
  }
}
