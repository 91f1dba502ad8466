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
import trit.train.Onset;

/**
 * {@code pretrain}: trains all weights of a model on the tokens of a data set. Weights that carry a
 * fake-quantizer are trained through it.
 */
public final class PretrainPhase implements Phase<PretrainPhase.Config> {

  /**
   * How to train.
   *
   * @param training how long, on how much and by what
   */
  public record Config(Training training) implements PhaseConfig {

    /** What a recipe gets that says nothing. */
    public static Config defaults() {
      return new Config(Training.defaults());
    }

    @Override
    public String verb() {
      return "pretrain";
    }

    @Override
    public Phase<?> phase() {
      return new PretrainPhase();
    }

    private TrainingTask task() {
      return new TrainingTask(training, Optional.empty(), Onset.AT_ONCE, Optional.empty());
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
