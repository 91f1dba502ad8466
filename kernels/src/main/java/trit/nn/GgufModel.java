package trit.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.TensorBody;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufHeader;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Shape;

/** A transformer as a GGUF file of its architecture, which llama.cpp loads. */
public final class GgufModel {
  private static final int QUANTIZATION_VERSION = 2;

  /** How many files a model lies in. */
  private static final String PARTS = "split.count";

  private GgufModel() {}

  /**
   * Maps a file into memory.
   *
   * @throws FileFormatException where the file is bad, its tensors' hash is wrong, or the model is
   *     none that can be run
   */
  public static StoredModel read(Path path) throws IOException {
    return read(GgufFile.open(path));
  }

  /** As {@link #read(Path)}, from a file that is open and is closed with the model. */
  public static StoredModel read(GgufFile file) {
    Memory memory = Memory.open();
    AutoCloseable both =
        () -> {
          memory.close();
          file.close();
        };
    try {
      return read(file, memory, both);
    } catch (RuntimeException e) {
      memory.close();
      file.close();
      throw e;
    }
  }

  /**
   * Where everything will lie, and so the exact size of the file, before any tensor is encoded.
   *
   * @param encodings of every tensor, by Hugging Face name
   * @param fakeQuantizer what the weights were trained through, if anything
   * @param extra what else goes into the metadata: names, tokenizer, provenance, and the file's
   *     type where it is a mix
   * @throws IllegalArgumentException where an encoding is missing or does not fit, or {@code extra}
   *     says what follows from the model
   */
  public static GgufLayout layout(
      TransformerConfig config,
      Map<String, Encoding> encodings,
      Optional<FakeQuantizer> fakeQuantizer,
      Map<String, GgufValue> extra) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put(GgufConfig.ARCHITECTURE_KEY, GgufValue.text(config.architecture().ggufName()));
    if (!extra.containsKey(GgufFileType.KEY)) {
      metadata.put(GgufFileType.KEY, GgufValue.u32(GgufFileType.of(config, encodings)));
    }
    if (encodings.values().stream().anyMatch(encoding -> encoding.blockSize() > 1)) {
      metadata.put("general.quantization_version", GgufValue.u32(QUANTIZATION_VERSION));
    }
    metadata.putAll(GgufMetadata.of(config));
    fakeQuantizer.ifPresent(
        f -> metadata.put(FakeQuantizerJson.KEY, GgufValue.text(FakeQuantizerJson.write(f))));
    extra.forEach(
        (key, value) -> {
          if (metadata.put(key, value) != null) {
            throw new IllegalArgumentException("'" + key + "' follows from the model");
          }
        });
    return GgufLayout.of(metadata, entries(config, encodings));
  }

  /**
   * Writes a file.
   *
   * @param layout from {@link #layout} for the same configuration
   * @param tensors by Hugging Face name, in half-split order; asked for one after the other, so
   *     that each may be encoded when its turn comes
   */
  public static void write(
      Path target,
      TransformerConfig config,
      GgufLayout layout,
      Function<String, EncodedTensor> tensors)
      throws IOException {
    writeBodies(target, config, layout, name -> body(config, name, tensors.apply(name)));
  }

  /**
   * The same, from tensors that are made while they are written.
   *
   * @param bodies by Hugging Face name, rows in the file's order: see {@link #body} and {@link
   *     StoredModel#liesAsInGguf}
   */
  public static void writeBodies(
      Path target, TransformerConfig config, GgufLayout layout, Function<String, TensorBody> bodies)
      throws IOException {
    GgufWriter.write(target, layout, name -> new GgufTensorWriter(config, bodies).body(name));
  }

  /**
   * The bytes of a tensor in the file's order of rows.
   *
   * @param name of Hugging Face
   * @param tensor in half-split order
   */
  public static TensorBody body(TransformerConfig config, String name, EncodedTensor tensor) {
    return GgufTensorWriter.body(config, name, tensor);
  }

  private static List<GgufLayout.Entry> entries(
      TransformerConfig config, Map<String, Encoding> encodings) {
    List<GgufLayout.Entry> entries = new ArrayList<>();
    if (GgufRotary.needsDivisors(config.positions())) {
      Shape half = Shape.of(config.headDim() / 2);
      entries.add(new GgufLayout.Entry(GgufRotary.DIVISORS, Encoding.F32, half));
    }
    for (TransformerConfig.Parameter parameter : config.parameters()) {
      entries.add(entry(parameter, encodings.get(parameter.name())));
    }
    return config.architecture().fusesInGguf() ? FusedAttention.entries(entries) : entries;
  }

  private static GgufLayout.Entry entry(TransformerConfig.Parameter parameter, Encoding encoding) {
    String name = ggufName(parameter.name());
    if (encoding == null) {
      throw new IllegalArgumentException("there is no encoding for '" + parameter.name() + "'");
    }
    if (parameter.shape().rank() == 1 && encoding != Encoding.F32) {
      throw new IllegalArgumentException(
          "'" + name + "' is a vector, which readers of GGUF expect in F32, not in " + encoding);
    }
    return new GgufLayout.Entry(name, encoding, parameter.shape());
  }

  private static StoredModel read(GgufFile file, Memory memory, AutoCloseable files) {
    TransformerConfig config = config(file);
    GgufTensorReader reader = new GgufTensorReader(file, config);
    ModelTensors.check(file.path(), config.parameters(), reader.shapes(), GgufModel::ggufName);
    file.verifyData();
    Map<String, EncodedTensor> tensors = ModelTensors.inOrder(config.parameters(), reader::read);
    Map<String, String> metadata = scalars(file.header());
    Optional<FakeQuantizer> fakeQuantizer = FakeQuantizerJson.read(file.path(), metadata, config);
    metadata.remove(FakeQuantizerJson.KEY);
    Optional<InterleavedRows> interleaved =
        config.architecture().interleavesInGguf()
            ? Optional.of(new InterleavedRows(config.headDim(), memory))
            : Optional.empty();
    return new StoredModel(
        config,
        tensors,
        interleaved,
        Map.of(),
        fakeQuantizer.or(() -> FakeQuantizerJson.implied(config)),
        metadata,
        files);
  }

  private static TransformerConfig config(GgufFile file) {
    List<String> problems = new ArrayList<>();
    long parts = file.header().whole(PARTS).orElse(1);
    if (parts > 1) {
      throw new FileFormatException(
          file.path(),
          "is one of %,d parts of a model; join them first (llama-gguf-split --merge)"
              .formatted(parts));
    }
    Architecture architecture = GgufConfig.architecture(file.header(), file.path());
    // a file that ties its output layer to the embedding leaves it out
    boolean tied = !file.header().tensors().containsKey(GgufTensorReader.OUTPUT);
    TransformerConfig config = GgufConfig.read(file, architecture, tied, problems);
    if (!problems.isEmpty()) {
      throw new FileFormatException(file.path(), String.join("; ", problems));
    }
    return config;
  }

  private static String ggufName(String parameter) {
    return GgufTensorNames.toGguf(parameter).orElseThrow();
  }

  private static Map<String, String> scalars(GgufHeader header) {
    Map<String, String> scalars = new LinkedHashMap<>();
    header
        .metadata()
        .forEach(
            (key, value) -> {
              if (!(value instanceof GgufValue.Array)) {
                scalars.put(key, value.text());
              }
            });
    return scalars;
  }
}
