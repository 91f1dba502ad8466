package trit.phase.export;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.code.TernaryCodec;
import trit.code.TernaryTensor;
import trit.file.TensorBody;
import trit.file.TensorFile;
import trit.file.gguf.GgmlType;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufName;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;
import trit.infer.LanguageModel;
import trit.phase.Artifact;
import trit.phase.Outline;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;

/**
 * Hands out an encoded model as a GGUF file.
 *
 * @param config of the export
 * @param name of the file
 */
record GgufExport(ExportPhase.Config config, String name) {
  /** Tokenizer, text of the recipe, provenance: what the metadata takes, roughly, per token. */
  private static final int METADATA_BYTES_PER_TOKEN = 48;

  /** What bitnet.cpp writes under {@code general.file_type}. */
  private static final int I2_S_FILE_TYPE = 40;

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
    boolean asTernary = isTernary(encoding) && isTernary(model.mainEncoding());
    if (!encoding.isEmpty() && !model.isCalled(encoding) && !asTernary) {
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
    if (isTernary(parts.encoding())) {
      metadata.put("general.file_type", GgufValue.u32(I2_S_FILE_TYPE));
    }
    context
        .provenance()
        .metadata()
        .forEach((key, value) -> metadata.put(key, GgufValue.text(value)));
    return metadata;
  }

  private void write(GgufFile source, Path target, Map<String, GgufValue> metadata)
      throws IOException {
    Map<String, GgufTensor> tensors = source.header().tensors();
    boolean ternary = isTernary(GgufName.parse(name).orElseThrow().encoding());
    List<GgufLayout.Entry> entries =
        tensors.values().stream()
            .map(t -> new GgufLayout.Entry(t.name(), ternary ? asTernary(t) : t.type(), t.shape()))
            .toList();
    GgufLayout layout = GgufLayout.of(metadata, entries);
    GgufWriter.write(target, layout, tensor -> body(source, tensors.get(tensor), ternary));
  }

  private static TensorBody body(GgufFile source, GgufTensor tensor, boolean ternary) {
    if (!ternary || asTernary(tensor).equals(tensor.type())) {
      return TensorBody.of(source.bytes(tensor));
    }
    try {
      return TensorBody.of(MemorySegment.ofArray(TernaryTensor.write(source.encoded(tensor))));
    } catch (IllegalArgumentException e) {
      throw new PhaseException("tensor '" + tensor.name() + "': " + e.getMessage(), e);
    }
  }

  /** Whether a file's name promises the ternary tensors of bitnet.cpp. */
  private static boolean isTernary(String encoding) {
    return encoding.equals(GgmlType.I2_S.name());
  }

  private static boolean isTernary(Encoding encoding) {
    return encoding.codec() instanceof TernaryCodec;
  }

  private static GgmlType asTernary(GgufTensor tensor) {
    boolean ternary = tensor.type().encoding().filter(GgufExport::isTernary).isPresent();
    return ternary ? GgmlType.I2_S : tensor.type();
  }
}
