package trit.quant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import trit.tensor.Tensor;

/**
 * What rounded matrices would take in different stores. Every count has a name of its own, because
 * they differ by more than twenty times and each has been called the compression.
 *
 * @param scales how many there are, of two bytes each
 * @param codes how often every code occurs
 */
public record Footprint(long scales, Map<Integer, Long> codes) {
  private static final int CODES_PER_TWO_BIT_BYTE = 4;
  private static final int TRITS_PER_BYTE = 5;
  private static final int TERNARY_CODES = 3;
  private static final int SCALE_BYTES = 2;

  /** Of nothing. */
  public static final Footprint NONE = new Footprint(0, Map.of());

  /** Keeps its own map, in the order of the codes. */
  public Footprint {
    codes = Collections.unmodifiableMap(new TreeMap<>(codes));
  }

  /**
   * Of one matrix.
   *
   * @param scales what it is rounded with
   */
  public static Footprint of(WeightQuantizer quantizer, Tensor latent, Scales scales) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int row = 0; row < latent.rows(); row++) {
      for (byte code : quantizer.codes(latent, row, scales)) {
        counts.merge((int) code, 1L, Long::sum);
      }
    }
    return new Footprint(quantizer.scaleCount(latent.shape()), counts);
  }

  /** Of both together. */
  public Footprint plus(Footprint other) {
    Map<Integer, Long> both = new TreeMap<>(codes);
    other.codes.forEach((code, count) -> both.merge(code, count, Long::sum));
    return new Footprint(scales + other.scales, both);
  }

  /** How many weights there are. */
  public long weights() {
    return codes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The share of weights that are 0. */
  public double sparsity() {
    return weights() == 0 ? 0 : (double) codes.getOrDefault(0, 0L) / weights();
  }

  /** What a weight tells: the entropy of the codes, in bits. */
  public double entropy() {
    double weights = weights();
    return codes.values().stream()
        .mapToDouble(count -> -count / weights * Math.log(count / weights) / Math.log(2))
        .sum();
  }

  /** Bytes in every store, by its name. */
  public Map<String, Long> bytes() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    long weights = weights();
    bytes.put("f32", Float.BYTES * weights);
    bytes.put("int8", weights + SCALE_BYTES * scales);
    if (codes.size() <= CODES_PER_TWO_BIT_BYTE) {
      bytes.put("twoBits", Math.ceilDiv(weights, CODES_PER_TWO_BIT_BYTE) + SCALE_BYTES * scales);
    }
    if (codes.size() <= TERNARY_CODES) {
      bytes.put("trits", Math.ceilDiv(weights, TRITS_PER_BYTE) + SCALE_BYTES * scales);
    }
    bytes.put("entropy", (long) Math.ceil(weights * entropy() / Byte.SIZE) + SCALE_BYTES * scales);
    return bytes;
  }
}
