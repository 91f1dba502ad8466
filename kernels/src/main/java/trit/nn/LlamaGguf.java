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
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Shape;

/** A Llama model as a GGUF file of the architecture {@code llama}, which llama.cpp loads. */
public final class LlamaGguf {
  private static final String OUTPUT = "output.weight";
  private static final int QUANTIZATION_VERSION = 2;

  private LlamaGguf() {}

  /**
   * Maps a file into memory; queries and keys are copied into the half-split order. An output layer
   * that repeats the embedding byte for byte is taken as tied to it.
   *
   * @throws FileFormatException where the file is bad, its tensors' hash is wrong, or the model is
   *     none that can be run
   */
  public static StoredModel read(Path path) throws IOException {
    GgufFile file = GgufFile.open(path);
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
   * @param extra what else goes into the metadata: names, tokenizer, provenance
   * @throws IllegalArgumentException where an encoding is missing or does not fit, or {@code extra}
   *     says what follows from the model
   */
  public static GgufLayout layout(
      LlamaConfig config,
      Map<String, Encoding> encodings,
      Optional<FakeQuantizer> fakeQuantizer,
      Map<String, GgufValue> extra) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put(GgufConfig.ARCHITECTURE_KEY, GgufValue.text(GgufConfig.ARCHITECTURE));
    metadata.put("general.file_type", GgufValue.u32(GgufFileType.of(config, encodings)));
    if (encodings.values().stream().anyMatch(encoding -> encoding.blockSize() > 1)) {
      metadata.put("general.quantization_version", GgufValue.u32(QUANTIZATION_VERSION));
    }
    metadata.putAll(GgufConfig.write(config));
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
      Path target, LlamaConfig config, GgufLayout layout, Function<String, EncodedTensor> tensors)
      throws IOException {
    GgufWriter.write(
        target,
        layout,
        name -> {
          String parameter = GgufTensorNames.toHuggingFace(name).orElseThrow();
          EncodedTensor tensor = tensors.apply(parameter);
          return RotaryOrder.concerns(parameter)
              ? RotaryOrder.interleaved(tensor, config.headDim())
              : TensorBody.of(tensor.data());
        });
  }

  private static List<GgufLayout.Entry> entries(
      LlamaConfig config, Map<String, Encoding> encodings) {
    List<GgufLayout.Entry> entries = new ArrayList<>();
    for (LlamaConfig.Parameter parameter : config.parameters()) {
      String name = ggufName(parameter.name());
      Encoding encoding = encodings.get(parameter.name());
      if (encoding == null) {
        throw new IllegalArgumentException("there is no encoding for '" + parameter.name() + "'");
      }
      if (parameter.shape().rank() == 1 && encoding != Encoding.F32) {
        throw new IllegalArgumentException(
            "'" + name + "' is a vector, which readers of GGUF expect in F32, not in " + encoding);
      }
      entries.add(new GgufLayout.Entry(name, encoding, parameter.shape()));
    }
    return entries;
  }

  private static StoredModel read(GgufFile file, Memory memory, AutoCloseable files) {
    GgufHeader header = file.header();
    String architecture = header.text(GgufConfig.ARCHITECTURE_KEY).orElse("");
    if (!architecture.equals(GgufConfig.ARCHITECTURE)) {
      throw new FileFormatException(
          file.path(),
          "the model's architecture is "
              + FileFormatException.quote(architecture)
              + ", which this version cannot run; use a model of architecture 'llama'");
    }
    LlamaConfig config = config(file);
    LlamaTensors.check(file.path(), config, shapes(header, config), LlamaGguf::ggufName);
    file.verifyData();
    Map<String, EncodedTensor> tensors =
        LlamaTensors.inOrder(config, name -> tensor(file, name, config, memory));
    Map<String, String> metadata = scalars(header);
    Optional<FakeQuantizer> fakeQuantizer = FakeQuantizerJson.read(file.path(), metadata, config);
    metadata.remove(FakeQuantizerJson.KEY);
    return new StoredModel(config, tensors, fakeQuantizer, metadata, files);
  }

  private static LlamaConfig config(GgufFile file) {
    List<String> problems = new ArrayList<>();
    LlamaConfig config = GgufConfig.read(file.header(), isTied(file), problems);
    if (!problems.isEmpty()) {
      throw new FileFormatException(file.path(), String.join("; ", problems));
    }
    return config;
  }

  private static boolean isTied(GgufFile file) {
    GgufTensor embedding = file.header().tensors().get(GgufConfig.EMBEDDING);
    GgufTensor output = file.header().tensors().get(OUTPUT);
    if (embedding == null || output == null) {
      return output == null;
    }
    return embedding.type().equals(output.type())
        && embedding.shape().equals(output.shape())
        && file.bytes(embedding).mismatch(file.bytes(output)) == -1;
  }

  private static Map<String, Shape> shapes(GgufHeader header, LlamaConfig config) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (GgufTensor tensor : header.tensors().values()) {
      if (!config.tieEmbeddings() || !tensor.name().equals(OUTPUT)) {
        shapes.put(tensor.name(), tensor.shape());
      }
    }
    return shapes;
  }

  private static EncodedTensor tensor(
      GgufFile file, String name, LlamaConfig config, Memory memory) {
    String gguf = ggufName(name);
    EncodedTensor tensor = file.encoded(file.header().tensors().get(gguf));
    return RotaryOrder.concerns(name)
        ? RotaryOrder.halfSplit(tensor, config.headDim(), memory)
        : tensor;
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
