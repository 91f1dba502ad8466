package trit.phase.compress;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.quant.RateDistortion;

/**
 * The numbers that compressing leaves.
 *
 * @param all the matrices that rules are about
 */
record CompressionFacts(Collection<StoredMatrix> all) {

  /** What was lost beside the least that any method could lose, and how many weights became 0. */
  Map<String, Double> losses(double bitsPerWeight) {
    List<StoredMatrix> matrices = stored();
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
    List<StoredMatrix> matrices = stored();
    double plain =
        matrices.stream().mapToLong(m -> m.method().orElseThrow().bytes(m.shape())).sum();
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

  /** How many matrices are stored in which way, what they take and lose on average. */
  Map<String, Double> choices() {
    Map<String, Double> facts = new LinkedHashMap<>();
    all.forEach(m -> facts.merge("matrices." + m.way(), 1.0, Double::sum));
    facts.put("chosen.bitsPerWeight", bitsPerWeight(all));
    facts.put(
        "compressed.damage", all.stream().mapToDouble(m -> m.loss().damage()).average().orElse(0));
    return facts;
  }

  /** What matrices take on average, those that are kept included. */
  static double bitsPerWeight(Collection<StoredMatrix> matrices) {
    long weights = matrices.stream().mapToLong(matrix -> matrix.shape().size()).sum();
    return (double) Byte.SIZE * matrices.stream().mapToLong(StoredMatrix::bytes).sum() / weights;
  }

  private List<StoredMatrix> stored() {
    return all.stream().filter(matrix -> !matrix.isKept()).toList();
  }

  private long weights() {
    return stored().stream().mapToLong(matrix -> matrix.shape().size()).sum();
  }
}
