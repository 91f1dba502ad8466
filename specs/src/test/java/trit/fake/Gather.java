package trit.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import trit.file.Sha256;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.NotInKey;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;

/** A data set: a file from outside, known by its content. */
public record Gather(@NotInKey Path file) implements PhaseConfig {

  @Override
  public String verb() {
    return "gather";
  }

  @Override
  public Phase<?> phase() {
    return new Gathering();
  }

  private static final class Gathering implements Phase<Gather> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public Set<Influence> influences() {
      return EnumSet.noneOf(Influence.class);
    }

    @Override
    public Map<String, String> sources(Gather config) throws IOException {
      if (!Files.exists(config.file)) {
        throw new PhaseException("there is no file " + config.file.getFileName() + "; write one");
      }
      return Map.of("file", Sha256.of(config.file));
    }

    @Override
    public Forecast forecast(Gather config, Inputs<Outline> inputs, Problems problems) {
      return new Forecast(
          new Outline.Dataset(0, 0, 0), 0, false, 0, 0, java.util.List.of(), Map.of());
    }

    @Override
    public void run(Gather config, Inputs<Artifact> inputs, PhaseContext context)
        throws IOException {
      Files.copy(config.file, context.output().resolve("text.bin"));
    }
  }
}
