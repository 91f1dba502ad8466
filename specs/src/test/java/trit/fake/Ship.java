package trit.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.Problems;
import trit.phase.export.ExportedFiles;

/** An export: the model with its provenance in front. */
public record Ship(String file) implements PhaseConfig {

  @Override
  public String verb() {
    return "ship";
  }

  @Override
  public Phase<?> phase() {
    return new Shipping();
  }

  private static final class Shipping implements Phase<Ship> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public Set<Influence> influences() {
      return EnumSet.noneOf(Influence.class);
    }

    @Override
    public Forecast forecast(Ship config, Inputs<Outline> inputs, Problems problems) {
      Outline outline = new Outline.Export(config.file);
      return new Forecast(outline, 0, false, 0, 0, List.of(), Map.of());
    }

    @Override
    public void run(Ship config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
      Files.createDirectories(context.exports());
      Path destination = context.exports().resolve(config.file);
      Path fresh = Files.createTempFile(context.exports(), config.file, ".tmp");
      Files.writeString(fresh, new TreeMap<>(context.provenance().entries()) + "\n");
      byte[] model = Files.readAllBytes(inputs.get("model").file("model.gguf"));
      Files.write(fresh, model, java.nio.file.StandardOpenOption.APPEND);
      Files.move(fresh, destination, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      ExportedFiles.of(context.exports(), List.of(config.file)).write(context.output());
    }
  }
}
