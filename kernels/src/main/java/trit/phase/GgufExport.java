package trit.phase;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.file.TensorBody;
import trit.file.TensorFile;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufName;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;
import trit.infer.LanguageModel;

/**
 * Hands out an encoded model as a GGUF file.
 *
 * @param config of the export
 * @param name of the file
 */
record GgufExport(ExportPhase.Config config, String name) {
  /** Tokenizer, text of the recipe, provenance: what the metadata takes, roughly, per token. */
  private static final int METADATA_BYTES_PER_TOKEN = 48;

  /** Bytes of the file, estimated; what is wrong goes to the problems. */
  static long forecast(String name, Outline model, Problems problems) {
    if (!(model instanceof Outline.Packed packed)) {
      problems.add(
          "gguf '%s' needs an encoded model: give the weights an encoding with quantize('f16', …) { encoding F16 } and export that, or export them as they are with safetensors '<folder>'"
              .formatted(name));
      return 0;
    }
    checkName(name, packed, problems);
    return packed.bytes() + (long) METADATA_BYTES_PER_TOKEN * packed.config().vocab();
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
    if (!encoding.isEmpty() && !model.isCalled(encoding)) {
      problems.add(
          "gguf '%s' says %s, but most of the model is %s"
              .formatted(file, encoding, model.mainEncoding()));
    }
  }

  /** Writes the file and its card; the paths below the folder of exports. */
  List<String> write(Artifact model, PhaseContext context) throws IOException {
    List<String> written = new ArrayList<>(List.of(name));
    try (GgufFile source = GgufFile.open(model.file(LanguageModel.GGUF))) {
      write(source, context.exports().resolve(name), metadata(source, context));
      if (config.modelCard()) {
        card(source, context).write(context.exports());
        written.add(ModelCard.FILE);
      }
    }
    return written;
  }

  private ModelCard card(GgufFile source, PhaseContext context) {
    GgufName parts = GgufName.parse(name).orElseThrow();
    String architecture = source.header().text("general.architecture").orElse("llama");
    return new ModelCard(
        parts.baseName() + " " + parts.sizeLabel() + " " + parts.version(),
        "gguf",
        "`%s` is a GGUF file of the `%s` architecture.".formatted(name, architecture),
        source,
        config.license(),
        context.provenance());
  }

  private Map<String, GgufValue> metadata(GgufFile source, PhaseContext context) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>(source.header().metadata());
    metadata.remove(TensorFile.DATA_HASH);
    GgufName parts = GgufName.parse(name).orElseThrow();
    metadata.put("general.name", GgufValue.text(parts.baseName() + " " + parts.sizeLabel()));
    metadata.put("general.basename", GgufValue.text(parts.baseName()));
    metadata.put("general.size_label", GgufValue.text(parts.sizeLabel()));
    metadata.put("general.version", GgufValue.text(parts.version()));
    metadata.put("general.quantized_by", GgufValue.text("Trit"));
    if (!parts.fineTune().isEmpty()) {
      metadata.put("general.finetune", GgufValue.text(parts.fineTune()));
    }
    if (!config.license().isEmpty()) {
      metadata.put("general.license", GgufValue.text(config.license()));
    }
    context
        .provenance()
        .metadata()
        .forEach((key, value) -> metadata.put(key, GgufValue.text(value)));
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
