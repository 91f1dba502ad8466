package trit.phase;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import trit.quant.RateDistortion;

/**
 * The numbers that compressing leaves.
 *
 * @param matrices as they were stored
 */
record CompressionFacts(Collection<StoredMatrix> matrices) {

  /** What was lost beside the least that any method could lose, and how many weights became 0. */
  Map<String, Double> losses(double bitsPerWeight) {
    double energy = matrices.stream().mapToDouble(matrix -> matrix.loss().energy()).sum();
    double squares = matrices.stream().mapToDouble(matrix -> matrix.loss().squares()).sum();
    long zeros = matrices.stream().mapToLong(matrix -> matrix.loss().zeros()).sum();
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("compressed.relativeError", energy == 0 ? 0 : squares / energy);
    facts.put("compressed.leastError", RateDistortion.leastError(bitsPerWeight));
    facts.put("compressed.sparsity", (double) zeros / weights());
    return facts;
  }

  /** What the streams would take with their codes as they are, and what they could at best. */
  Map<String, Double> entropy() {
    double plain = matrices.stream().mapToLong(m -> m.method().bytes(m.shape())).sum();
    double bound = matrices.stream().mapToDouble(StoredMatrix::bound).sum();
    long coded = matrices.stream().filter(StoredMatrix::entropyCoded).count();
    return Map.of(
        "compressed.plain.bytes",
        plain,
        "compressed.plain.bitsPerWeight",
        Byte.SIZE * plain / weights(),
        "compressed.entropy.bitsPerWeight",
        bound / weights(),
        "compressed.entropyCoded",
        (double) coded);
  }

  /** How many matrices are stored in which way, and what they lose on average. */
  Map<String, Double> choices() {
    Map<String, Double> facts = new LinkedHashMap<>();
    matrices.forEach(m -> facts.merge("matrices." + m.method(), 1.0, Double::sum));
    facts.put(
        "compressed.damage",
        matrices.stream().mapToDouble(m -> m.loss().damage()).average().orElse(0));
    return facts;
  }

  private long weights() {
    return matrices.stream().mapToLong(matrix -> matrix.shape().size()).sum();
  }
}
