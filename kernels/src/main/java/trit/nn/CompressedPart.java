package trit.nn;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.Workers;
import trit.file.TensorFile;
import trit.file.safetensors.SafetensorsSet;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * What of a checkpoint that is being read lies in streams.
 *
 * @param config of the model
 * @param described what the files say about it; empty where nothing is compressed
 * @param streams by Hugging Face name
 */
record CompressedPart(
    TransformerConfig config,
    Optional<CompressedMatrices> described,
    Map<String, CompressedMatrix> streams) {

  /** Of a checkpoint's files; nothing is decompressed yet. */
  static CompressedPart of(SafetensorsSet files, TransformerConfig config) {
    Path folder = files.folder();
    Optional<CompressedMatrices> described =
        CompressedMatricesJson.read(folder, files.metadata(), config);
    List<TensorFile.Entry> tensors =
        files.tensors().values().stream().distinct().flatMap(f -> f.entries().stream()).toList();
    return new CompressedPart(
        config,
        described,
        described
            .map(matrices -> CompressedCheckpoint.matrices(folder, matrices, tensors))
            .orElse(Map.of()));
  }

  Set<String> names() {
    return streams.keySet();
  }

  Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    streams.forEach((name, matrix) -> shapes.put(name, matrix.shape()));
    return shapes;
  }

  /**
   * Decompresses what is not to stay a stream.
   *
   * @param when matrices are decompressed; empty for when the files say
   * @param fakeQuantizer what the model rounds with
   * @param tensors get what was decompressed
   * @return the streams that stay
   */
  Map<String, CompressedMatrix> decompress(
      Optional<Decompression> when,
      Optional<FakeQuantizer> fakeQuantizer,
      Map<String, EncodedTensor> tensors,
      Memory memory) {
    Map<String, CompressedMatrix> kept = new LinkedHashMap<>(streams);
    kept.keySet().retainAll(kept(when, fakeQuantizer));
    streams.forEach(
        (name, matrix) -> {
          if (!kept.containsKey(name)) {
            Tensor weights = memory.scratch(matrix.shape());
            matrix.decompress(Workers.caller(), weights);
            tensors.put(name, new EncodedTensor(Encoding.F32, matrix.shape(), weights.data()));
          }
        });
    return kept;
  }

  private Set<String> kept(Optional<Decompression> when, Optional<FakeQuantizer> fakeQuantizer) {
    if (described.isEmpty()
        || when.orElse(described.get().decompress()) == Decompression.WHEN_LOADED) {
      return Set.of();
    }
    Set<String> rounded = fakeQuantizer.map(this::rounded).orElse(Set.of());
    return described.get().keptAsStreams(rounded);
  }

  /** Layers whose weights or inputs are rounded before they are multiplied. */
  private Set<String> rounded(FakeQuantizer fakeQuantizer) {
    boolean inputs = fakeQuantizer.activations() != Activations.FLOAT;
    return new TransformerModules(config)
        .rounded(fakeQuantizer).stream()
            .filter(module -> inputs || fakeQuantizer.rounds(module))
            .collect(Collectors.toSet());
  }
}
