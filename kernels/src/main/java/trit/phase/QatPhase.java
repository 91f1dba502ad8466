package trit.phase;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import trit.quant.FakeQuantizer;
import trit.train.AdamWConfig;
import trit.train.Onset;
import trit.train.OptimizerConfig;

/**
 * {@code qat}: quantization-aware training. The model is trained through a fake-quantizer, which
 * its weights carry from then on; what is saved are the latent weights, in full precision.
 */
public final class QatPhase implements Phase<QatPhase.Config> {

  /**
   * How to train, and through what.
   *
   * @param steps optimizer steps
   * @param batch sequences of one step
   * @param optimizer what moves the weights, and its learning rate
   * @param sequence tokens of a sequence; 0 for the data set's, and where that says nothing, for
   *     the model's context
   * @param fakeQuantizer how weights and activations are rounded
   * @param onset when rounding begins, and how fast
   * @param options how it is computed
   * @param checkpointEvery after how many steps to save, so that an interrupted run goes on there
   */
  public record Config(
      int steps,
      int batch,
      OptimizerConfig optimizer,
      int sequence,
      FakeQuantizer fakeQuantizer,
      Onset onset,
      TrainingOptions options,
      @NotInKey int checkpointEvery)
      implements PhaseConfig {

    /** Computed as nothing was said. */
    public Config(
        int steps,
        int batch,
        OptimizerConfig optimizer,
        int sequence,
        FakeQuantizer fakeQuantizer,
        Onset onset,
        int checkpointEvery) {
      this(
          steps,
          batch,
          optimizer,
          sequence,
          fakeQuantizer,
          onset,
          TrainingOptions.defaults(),
          checkpointEvery);
    }

    /** What a recipe gets that says nothing: BitNet b1.58 from the first step on. */
    public static Config defaults() {
      FakeQuantizer bitNet = FakeQuantizer.bitNet(List.of("embed_tokens", "*norm"));
      return new Config(1_000, 16, AdamWConfig.defaults(), 0, bitNet, Onset.AT_ONCE, 100);
    }

    @Override
    public String verb() {
      return "qat";
    }

    @Override
    public Phase<?> phase() {
      return new QatPhase();
    }

    private TrainingTask task() {
      return new TrainingTask(
          steps,
          batch,
          optimizer,
          sequence,
          checkpointEvery,
          Optional.of(fakeQuantizer),
          onset,
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
