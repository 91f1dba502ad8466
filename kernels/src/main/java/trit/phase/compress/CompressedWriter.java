package trit.phase.compress;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.nn.CompressedCheckpoint;
import trit.nn.CompressedMatrices;
import trit.nn.Decompression;
import trit.nn.StoredModel;
import trit.phase.PhaseException;
import trit.phase.StoredSize;
import trit.quant.compress.Compression;

/**
 * Writes a model some of whose matrices are stored as streams.
 *
 * @param model whose other tensors stay as they are
 * @param decompress when the matrices are decompressed by those who run it
 */
record CompressedWriter(StoredModel model, Decompression decompress) {

  /**
   * Writes the whole, over what was written before.
   *
   * @throws PhaseException where every matrix is kept, so that nothing is compressed
   */
  void write(Path folder, Map<String, StoredMatrix> chosen) throws IOException {
    Map<String, byte[]> streams = new LinkedHashMap<>();
    chosen.forEach(
        (name, matrix) -> {
          if (!matrix.isKept()) {
            streams.put(name, matrix.stream());
          }
        });
    CompressedCheckpoint.write(folder, model, compressed(chosen), streams);
  }

  /** What the file says of its streams. */
  CompressedMatrices compressed(Map<String, StoredMatrix> chosen) {
    Map<String, Compression> methods = new LinkedHashMap<>();
    Map<String, byte[]> coded = new LinkedHashMap<>();
    chosen.forEach(
        (name, matrix) -> {
          matrix.method().ifPresent(method -> methods.put(name, method));
          if (matrix.entropyCoded()) {
            coded.put(name, matrix.stream());
          }
        });
    if (methods.isEmpty()) {
      throw new PhaseException(
          "every matrix would be kept as it is, and nothing compressed; ask for fewer bits, or for less of the model to stay");
    }
    return CompressedMatrices.of(methods, model.config(), decompress).entropyCoded(coded);
  }

  /** What the tensors of the file take. */
  StoredSize size(Map<String, StoredMatrix> chosen) {
    CompressedMatrices compressed = compressed(chosen);
    long others = 0;
    long bytes = 0;
    for (Map.Entry<String, EncodedTensor> tensor : model.tensors().entrySet()) {
      if (!compressed.matrices().containsKey(tensor.getKey())) {
        others += tensor.getValue().shape().size();
        bytes += CompressedCheckpoint.bytes(tensor.getValue());
      }
    }
    return new StoredSize(compressed.weights(), compressed.bytes(), others, bytes);
  }
}
