package trit.phase;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What weights take, each ratio with its base in its name: of the compressed matrices alone or of
 * the whole model, against 32 or against 16 bits.
 *
 * @param weights that are compressed
 * @param bytes they take
 * @param others weights that are not
 * @param otherBytes they take
 */
record StoredSize(long weights, long bytes, long others, long otherBytes) {

  /** The numbers under the names of facts. */
  Map<String, Double> facts() {
    double whole = bytes + otherBytes;
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("bytes", whole);
    facts.put("bitsPerWeight", 8.0 * whole / (weights + others));
    facts.put("compressed.bytes", (double) bytes);
    facts.put("compressed.bitsPerWeight", 8.0 * bytes / weights);
    facts.put("compressed.ratio.f32", (double) Float.BYTES * weights / bytes);
    facts.put("compressed.ratio.f16", (double) Short.BYTES * weights / bytes);
    facts.put("ratio.f32", Float.BYTES * (double) (weights + others) / whole);
    facts.put("ratio.f16", Short.BYTES * (double) (weights + others) / whole);
    return facts;
  }
}
