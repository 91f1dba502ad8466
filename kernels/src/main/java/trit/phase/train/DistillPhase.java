package trit.phase.train;

import java.io.IOException;
import java.util.Optional;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.Problems;
import trit.quant.FakeQuantizer;
import trit.train.Distillation;
import trit.train.Onset;

/**
 * {@code distill}: trains a student towards the text and towards what a teacher makes of it,
 * through a fake-quantizer where it is given one or carries one. The teacher stays as it is.
 */
public final class DistillPhase implements Phase<DistillPhase.Config> {

  /**
   * How to train, and how to learn from the teacher.
   *
   * @param training how long, on how much and by what
   * @param distillation what the teacher's word weighs
   * @param fakeQuantizer how the student's weights and activations are rounded; empty for as they
   *     carry it
   * @param onset when rounding begins, and how fast
   */
  public record Config(
      Training training,
      Distillation distillation,
      Optional<FakeQuantizer> fakeQuantizer,
      Onset onset)
      implements PhaseConfig {

    /** What a recipe gets that says nothing. */
    public static Config defaults() {
      return new Config(
          Training.defaults(), Distillation.defaults(), Optional.empty(), Onset.AT_ONCE);
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
      return new TrainingTask(training, fakeQuantizer, onset, Optional.of(distillation));
    }
  }

  @Override
  public int version() {
    return 2;
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
