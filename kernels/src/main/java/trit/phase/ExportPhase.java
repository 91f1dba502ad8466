package trit.phase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.file.AtomicFile;
import trit.file.TensorBody;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufName;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;

/**
 * {@code export}: writes an encoded model as a GGUF file that other programs load, with where it
 * comes from in its metadata, and a model card beside it.
 */
public final class ExportPhase implements Phase<ExportPhase.Config> {
  private static final String CARD = "README.md";

  /** Tokenizer, text of the recipe, provenance: what the metadata takes, roughly, per token. */
  private static final int METADATA_BYTES_PER_TOKEN = 48;

  /**
   * What to write.
   *
   * @param gguf the file's name, as the GGUF convention builds it
   * @param license its SPDX identifier; empty for none
   * @param modelCard whether a {@code README.md} is written beside it
   */
  public record Config(String gguf, String license, boolean modelCard) implements PhaseConfig {
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
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.noneOf(Influence.class);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    Outline.Packed model = (Outline.Packed) inputs.get("model");
    checkName(config.gguf(), model, problems);
    long bytes = model.bytes() + (long) METADATA_BYTES_PER_TOKEN * model.config().vocab();
    return new Forecast(
        new Outline.Export(config.gguf()), bytes, false, bytes, 0, List.of(), Map.of());
  }

  private static void checkName(String file, Outline.Packed model, Problems problems) {
    Optional<GgufName> name = GgufName.parse(file);
    long parameters = model.config().parameterCount();
    if (name.isEmpty()) {
      problems.add(
          "gguf '%s' is not named as GGUF files are: BaseName-SizeLabel[-FineTune]-Version[-Encoding].gguf, such as 'Tiny-%s-v1.0-%s.gguf'"
              .formatted(file, GgufName.sizeLabel(parameters), model.mainEncoding()));
      return;
    }
    if (!name.get().labels(parameters)) {
      problems.add(
          "gguf '%s' says %s, but the model has %,d parameters, which is %s"
              .formatted(file, name.get().sizeLabel(), parameters, GgufName.sizeLabel(parameters)));
    }
    String encoding = name.get().encoding();
    if (!encoding.isEmpty() && !encoding.equals(model.mainEncoding().name())) {
      problems.add(
          "gguf '%s' says %s, but most of the model is %s"
              .formatted(file, encoding, model.mainEncoding()));
    }
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Path model = inputs.get("model").file("model.gguf");
    List<String> written = new ArrayList<>(List.of(config.gguf()));
    try (GgufFile source = GgufFile.open(model)) {
      write(source, context.exports().resolve(config.gguf()), metadata(source, config, context));
      if (config.modelCard()) {
        String card = new ModelCard(config, source.header(), context.provenance()).text();
        AtomicFile.write(context.exports().resolve(CARD), card.getBytes(StandardCharsets.UTF_8));
        written.add(CARD);
      }
    }
    ExportedFiles files = ExportedFiles.of(context.exports(), written);
    files.write(context.output());
    context.fact("bytes", files.files().getFirst().size());
  }

  private static Map<String, GgufValue> metadata(
      GgufFile source, Config config, PhaseContext context) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>(source.header().metadata());
    metadata.remove(GgufFile.DATA_HASH);
    GgufName name = GgufName.parse(config.gguf()).orElseThrow();
    metadata.put("general.name", GgufValue.text(name.baseName() + " " + name.sizeLabel()));
    metadata.put("general.basename", GgufValue.text(name.baseName()));
    metadata.put("general.size_label", GgufValue.text(name.sizeLabel()));
    metadata.put("general.version", GgufValue.text(name.version()));
    metadata.put("general.quantized_by", GgufValue.text("Trit"));
    if (!name.fineTune().isEmpty()) {
      metadata.put("general.finetune", GgufValue.text(name.fineTune()));
    }
    if (!config.license().isEmpty()) {
      metadata.put("general.license", GgufValue.text(config.license()));
    }
    context
        .provenance()
        .entries()
        .forEach((key, value) -> metadata.put("trit." + key, GgufValue.text(value)));
    return metadata;
  }

  private static void write(GgufFile source, Path target, Map<String, GgufValue> metadata)
      throws IOException {
    Map<String, GgufTensor> tensors = source.header().tensors();
    List<GgufLayout.Entry> entries =
        tensors.values().stream()
            .map(t -> new GgufLayout.Entry(t.name(), t.type().encoding().orElseThrow(), t.shape()))
            .toList();
    GgufWriter.write(
        target,
        GgufLayout.of(metadata, entries),
        tensor -> TensorBody.of(source.bytes(tensors.get(tensor))));
  }
}
