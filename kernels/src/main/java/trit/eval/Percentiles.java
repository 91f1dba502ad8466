package trit.eval;

/**
 * Where a sample lies, linearly interpolated between neighbours as llama.cpp does.
 *
 * @param min the smallest
 * @param p01 1%
 * @param p05 5%
 * @param median half lie below
 * @param p95 95%
 * @param p99 99%
 * @param p999 99.9%
 * @param max the largest
 */
public record Percentiles(
    double min,
    double p01,
    double p05,
    double median,
    double p95,
    double p99,
    double p999,
    double max) {

  /** Of at least one number. */
  static Percentiles of(double[] sample) {
    double[] sorted = sample.clone();
    java.util.Arrays.sort(sorted);
    return new Percentiles(
        sorted[0],
        at(sorted, 0.01),
        at(sorted, 0.05),
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        at(sorted, 0.999),
        sorted[sorted.length - 1]);
  }

  private static double at(double[] sorted, double fraction) {
    double position = fraction * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    double weight = position - below;
    return (1 - weight) * sorted[below] + weight * sorted[above];
  }
}
