package trit.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.Problems;

/** Evaluation: the mean of the first bytes, a few of them. */
public record Taste(int sips) implements PhaseConfig {

  @Override
  public String verb() {
    return "taste";
  }

  @Override
  public Phase<?> phase() {
    return new Tasting();
  }

  private static final class Tasting implements Phase<Taste> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public Forecast forecast(Taste config, Inputs<Outline> inputs, Problems problems) {
      return new Forecast(new Outline.Report(), 100, false, 0, 0, List.of(), Map.of());
    }

    @Override
    public void run(Taste config, Inputs<Artifact> inputs, PhaseContext context)
        throws IOException {
      byte[] all = Files.readAllBytes(inputs.get("model").file("model.gguf"));
      double mean = 0;
      for (int i = 0; i < config.sips; i++) {
        mean += (all[i] & 0xFF) / (double) config.sips;
      }
      Files.writeString(context.output().resolve("report.json"), "{\"mean\":" + mean + "}");
      context.fact("mean", mean);
      context.fact("speed.sipsPerSecond", System.nanoTime());
    }
  }
}
