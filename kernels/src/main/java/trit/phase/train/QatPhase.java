package trit.phase.train;

import java.io.IOException;
import java.util.List;
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
import trit.train.Onset;

/**
 * {@code qat}: quantization-aware training. The model is trained through a fake-quantizer, which
 * its weights carry from then on; what is saved are the latent weights, in full precision.
 */
public final class QatPhase implements Phase<QatPhase.Config> {

  /**
   * How to train, and through what.
   *
   * @param training how long, on how much and by what
   * @param fakeQuantizer how weights and activations are rounded
   * @param onset when rounding begins, and how fast
   */
  public record Config(Training training, FakeQuantizer fakeQuantizer, Onset onset)
      implements PhaseConfig {

    /** What a recipe gets that says nothing: BitNet b1.58 from the first step on. */
    public static Config defaults() {
      FakeQuantizer bitNet = FakeQuantizer.bitNet(List.of("embed_tokens", "*norm"));
      return new Config(Training.defaults(), bitNet, Onset.AT_ONCE);
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
      return new TrainingTask(training, Optional.of(fakeQuantizer), onset, Optional.empty());
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
