package trit.phase.export;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.Problems;

/**
 * {@code export}: writes a model where other programs find it, with where it comes from in its
 * metadata, and a model card beside it.
 */
public final class ExportPhase implements Phase<ExportPhase.Config> {

  /**
   * What to write.
   *
   * @param target in which format, under which name
   * @param license its SPDX identifier; empty for none
   * @param modelCard whether a {@code README.md} is written beside it
   */
  public record Config(ExportTarget target, String license, boolean modelCard)
      implements PhaseConfig {
    @Override
    public String verb() {
      return "export";
    }

    @Override
    public Phase<?> phase() {
      return new ExportPhase();
    }
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.noneOf(Influence.class);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    Outline model = inputs.get("model");
    long bytes =
        switch (config.target()) {
          case ExportTarget.Gguf gguf -> GgufExport.forecast(gguf.name(), model, problems);
          case ExportTarget.Adapter _ -> AdapterExport.forecast(model, problems);
          case ExportTarget.Safetensors _ -> SafetensorsExport.forecast(model, problems);
        };
    return new Forecast(
        new Outline.Export(config.target().name()), bytes, false, bytes, 0, List.of(), Map.of());
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact model = inputs.get("model");
    List<String> written =
        switch (config.target()) {
          case ExportTarget.Gguf gguf -> new GgufExport(config, gguf.name()).write(model, context);
          case ExportTarget.Adapter folder ->
              new AdapterExport(folder.name()).write(model, context);
          case ExportTarget.Safetensors folder ->
              new SafetensorsExport(config, folder.name()).write(model, context);
        };
    ExportedFiles files = ExportedFiles.of(context.exports(), written);
    files.write(context.output());
    context.fact("bytes", files.files().getFirst().size());
  }
}
