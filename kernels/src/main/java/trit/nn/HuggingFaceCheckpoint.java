package trit.nn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.TensorBody;
import trit.file.safetensors.SafetensorsLayout;
import trit.file.safetensors.SafetensorsSet;
import trit.file.safetensors.SafetensorsType;
import trit.file.safetensors.SafetensorsWriter;
import trit.file.token.SpecialTokens;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Shape;

/**
 * A transformer as a Hugging Face checkpoint: a folder with {@code config.json} and {@code
 * model.safetensors}, or several numbered files with their list.
 */
public final class HuggingFaceCheckpoint {
  /** Tables that older checkpoints carry and that follow from the configuration. */
  private static final Pattern DERIVED = Pattern.compile(".*\\.rotary_emb\\.inv_freq");

  private static final String TIED_OUTPUT = "lm_head.weight";

  private HuggingFaceCheckpoint() {}

  /**
   * Maps a checkpoint into memory; compressed matrices are decompressed.
   *
   * @throws FileFormatException where a file is bad, the model is none that can be run, or the
   *     tensors are not those of the configuration
   */
  public static StoredModel read(Path folder) throws IOException {
    return read(folder, Optional.of(Decompression.WHEN_LOADED));
  }

  /**
   * The same for a model that is to be run, which may keep compressed matrices as they are.
   *
   * @param decompress when they are decompressed; empty for when the file says
   */
  public static StoredModel read(Path folder, Optional<Decompression> decompress)
      throws IOException {
    HuggingFaceConfig.Description description = HuggingFaceConfig.describe(folder);
    SafetensorsSet files = SafetensorsSet.open(folder);
    Memory memory = Memory.open();
    AutoCloseable both =
        () -> {
          memory.close();
          files.close();
        };
    try {
      return read(description, files, decompress, memory, both);
    } catch (RuntimeException e) {
      memory.close();
      files.close();
      throw e;
    }
  }

  private static StoredModel read(
      HuggingFaceConfig.Description description,
      SafetensorsSet files,
      Optional<Decompression> decompress,
      Memory memory,
      AutoCloseable both) {
    Path folder = files.folder();
    TransformerConfig config = description.model();
    CompressedPart compressed = CompressedPart.of(files, config);
    Map<String, EncodedTensor> tensors =
        description
            .family()
            .tensors(files.without(compressed.names()), config, description.json(), memory);
    tensors.keySet().removeIf(name -> DERIVED.matcher(name).matches());
    if (config.tieEmbeddings()) {
      tensors.remove(TIED_OUTPUT);
    }
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    shapes.putAll(compressed.shapes());
    Map<String, String> metadata = new LinkedHashMap<>(files.metadata());
    Optional<FakeQuantizer> fakeQuantizer = FakeQuantizerJson.read(folder, metadata, config);
    metadata.remove(FakeQuantizerJson.KEY);
    List<TransformerConfig.Parameter> parameters =
        new TransformerModules(config).parameters(fakeQuantizer);
    ModelTensors.check(folder, parameters, shapes, name -> name);
    Optional<FakeQuantizer> carried = fakeQuantizer.or(() -> FakeQuantizerJson.implied(config));
    Map<String, CompressedMatrix> streams =
        compressed.decompress(decompress, carried, tensors, memory);
    return new StoredModel(
        config,
        ModelTensors.inOrder(parameters, tensors::get),
        Optional.empty(),
        streams,
        carried,
        metadata,
        both);
  }

  /**
   * Writes {@code config.json} and {@code model.safetensors} in f32 into a folder; a tokenizer is
   * the caller's business.
   *
   * @param fakeQuantizer what the weights were trained through, if anything
   * @param metadata what else the file shall say about itself
   */
  public static void write(
      Path folder,
      LlamaWeights weights,
      Optional<FakeQuantizer> fakeQuantizer,
      Map<String, String> metadata)
      throws IOException {
    write(
        folder,
        weights.config(),
        fakeQuantizer,
        metadata,
        name -> TensorBody.of(weights.get(name).data().asSlice(0, weights.get(name).size() * 4)));
  }

  /**
   * The same for a model whose tensors are made when their turn comes.
   *
   * @param tensors in f32, by Hugging Face name
   */
  public static void write(
      Path folder,
      TransformerConfig config,
      Optional<FakeQuantizer> fakeQuantizer,
      Map<String, String> metadata,
      Function<String, TensorBody> tensors)
      throws IOException {
    HuggingFaceConfig.write(folder, config);
    SafetensorsWriter.write(
        folder.resolve(SafetensorsSet.SINGLE), layout(config, fakeQuantizer, metadata), tensors);
  }

  /**
   * Writes {@code model.safetensors} and then {@code config.json} for others to load, with the hash
   * of the tensors in the metadata. Tensors of F32, F16 and BF16 keep their type, those of other
   * encodings are decoded to F32; one is in memory at a time. Until {@code config.json} is there no
   * reader takes the folder for a checkpoint.
   *
   * @param tokens that begin and end a text
   * @param metadata what the file shall say about itself
   */
  public static void export(
      Path folder, StoredModel model, SpecialTokens tokens, Map<String, String> metadata)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put("format", "pt"); // transformers loads nothing else
    model
        .fakeQuantizer()
        .ifPresent(f -> all.put(FakeQuantizerJson.KEY, FakeQuantizerJson.write(f)));
    List<SafetensorsLayout.Entry> entries = new ArrayList<>();
    model
        .tensors()
        .forEach(
            (name, t) -> entries.add(new SafetensorsLayout.Entry(name, exported(t), t.shape())));
    Files.deleteIfExists(folder.resolve(HuggingFaceConfig.FILE));
    SafetensorsWriter.write(
        folder.resolve(SafetensorsSet.SINGLE),
        SafetensorsLayout.withHash(all, entries),
        name -> decoded(model.get(name)));
    SafetensorsType type = exported(model.get("model.embed_tokens.weight"));
    HuggingFaceConfig.write(folder, model.config(), type, tokens);
  }

  /** What a tensor is written as for others: numbers of any other encoding are decoded. */
  static SafetensorsType exported(EncodedTensor tensor) {
    return SafetensorsType.of(tensor.encoding()).orElse(SafetensorsType.F32);
  }

  /** The bytes of a tensor as what it is {@link #exported}. */
  static TensorBody decoded(EncodedTensor tensor) {
    if (SafetensorsType.of(tensor.encoding()).isPresent()) {
      return TensorBody.of(tensor.data());
    }
    return sink -> {
      try (Memory memory = Memory.open()) {
        sink.write(Encoding.decode(tensor, memory).data());
      }
    };
  }

  /** What {@link #write} puts into {@code model.safetensors}, with its exact size. */
  public static SafetensorsLayout layout(
      TransformerConfig config,
      Optional<FakeQuantizer> fakeQuantizer,
      Map<String, String> metadata) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put("format", "pt"); // transformers loads nothing else
    fakeQuantizer.ifPresent(f -> all.put(FakeQuantizerJson.KEY, FakeQuantizerJson.write(f)));
    List<SafetensorsLayout.Entry> entries =
        new TransformerModules(config)
            .parameters(fakeQuantizer).stream()
                .map(p -> new SafetensorsLayout.Entry(p.name(), SafetensorsType.F32, p.shape()))
                .toList();
    return SafetensorsLayout.of(all, entries);
  }
}
