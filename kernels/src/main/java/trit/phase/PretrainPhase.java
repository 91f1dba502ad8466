package trit.phase;

import java.io.IOException;
import java.util.Optional;
import trit.train.AdamWConfig;
import trit.train.Onset;
import trit.train.OptimizerConfig;

/**
 * {@code pretrain}: trains all weights of a model on the tokens of a data set. Weights that carry a
 * fake-quantizer are trained through it.
 */
public final class PretrainPhase implements Phase<PretrainPhase.Config> {

  /**
   * How to train.
   *
   * @param steps optimizer steps
   * @param batch sequences of one step
   * @param optimizer what moves the weights, and its learning rate
   * @param sequence tokens of a sequence; 0 for the data set's, and where that says nothing, for
   *     the model's context
   * @param options how it is computed
   * @param checkpointEvery after how many steps to save, so that an interrupted run goes on there
   */
  public record Config(
      int steps,
      int batch,
      OptimizerConfig optimizer,
      int sequence,
      TrainingOptions options,
      @NotInKey int checkpointEvery)
      implements PhaseConfig {

    /** Computed as nothing was said. */
    public Config(
        int steps, int batch, OptimizerConfig optimizer, int sequence, int checkpointEvery) {
      this(steps, batch, optimizer, sequence, TrainingOptions.defaults(), checkpointEvery);
    }

    /** What a recipe gets that says nothing. */
    public static Config defaults() {
      return new Config(1_000, 16, AdamWConfig.defaults(), 0, 100);
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
      return new TrainingTask(
          steps,
          batch,
          optimizer,
          sequence,
          checkpointEvery,
          Optional.empty(),
          Onset.AT_ONCE,
          Optional.empty(),
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
