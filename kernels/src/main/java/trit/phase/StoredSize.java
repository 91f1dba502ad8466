package trit.phase;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What weights take, each ratio with its base in its name: of the compressed matrices alone or of
 * the whole model, against 32 or against 16 bits.
 *
 * @param weights that are compressed
 * @param bytes they take
 * @param others weights that are not
 * @param otherBytes what takes the rest
 */
public record StoredSize(long weights, long bytes, long others, long otherBytes) {

  /**
   * Of a file.
   *
   * @param tensors all that it holds; compressed are those of less than 16 bits per weight
   * @param bytes of the whole, names, vocabulary and all
   */
  public static StoredSize ofFile(List<Outline.PackedTensor> tensors, long bytes) {
    long weights = 0;
    long compressed = 0;
    long all = 0;
    for (Outline.PackedTensor tensor : tensors) {
      all += tensor.shape().size();
      if (tensor.encoding().inGguf().bitsPerWeight() < Short.SIZE) {
        weights += tensor.shape().size();
        compressed += tensor.bytes();
      }
    }
    return new StoredSize(weights, compressed, all - weights, bytes - compressed);
  }

  /** The numbers under the names of facts. */
  public Map<String, Double> facts() {
    double whole = bytes + otherBytes;
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("bytes", whole);
    facts.put("bitsPerWeight", 8.0 * whole / (weights + others));
    facts.putAll(ratios());
    return facts;
  }

  /** The ratios alone; of compressed matrices only where there are any. */
  public Map<String, Double> ratios() {
    double whole = bytes + otherBytes;
    Map<String, Double> ratios = new LinkedHashMap<>();
    if (weights > 0) {
      ratios.put("compressed.bytes", (double) bytes);
      ratios.put("compressed.bitsPerWeight", 8.0 * bytes / weights);
      ratios.put("compressed.ratio.f32", (double) Float.BYTES * weights / bytes);
      ratios.put("compressed.ratio.f16", (double) Short.BYTES * weights / bytes);
    }
    ratios.put("ratio.f32", Float.BYTES * (double) (weights + others) / whole);
    ratios.put("ratio.f16", Short.BYTES * (double) (weights + others) / whole);
    return ratios;
  }
}
