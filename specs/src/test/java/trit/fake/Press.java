package trit.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
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

/** Packing: keeps the first bytes, as many as were asked for. */
public record Press(int bytes) implements PhaseConfig {

  @Override
  public String verb() {
    return "press";
  }

  @Override
  public Phase<?> phase() {
    return new Pressing();
  }

  private static final class Pressing implements Phase<Press> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public Forecast forecast(Press config, Inputs<Outline> inputs, Problems problems) {
      if (!(inputs.get("model") instanceof Outline.Weights)) {
        problems.add("only weights can be pressed");
      }
      if (config.bytes > 40_000) {
        problems.add("the weights have no " + config.bytes + " bytes; press to at most 40000");
      }
      return new Forecast(
          new Outline.Packed(null, List.of(), config.bytes),
          config.bytes,
          true,
          2_000_000,
          0,
          List.of(),
          Map.of("bytes", (double) config.bytes));
    }

    @Override
    public void run(Press config, Inputs<Artifact> inputs, PhaseContext context)
        throws IOException {
      byte[] all = Files.readAllBytes(inputs.get("model").file("weights.bin"));
      Files.write(context.output().resolve("model.gguf"), Arrays.copyOf(all, config.bytes));
    }
  }
}
