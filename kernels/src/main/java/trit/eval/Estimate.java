package trit.eval;

/**
 * A mean over scored positions with its standard error.
 *
 * @param value the estimate
 * @param error one standard error, in the same unit
 */
public record Estimate(double value, double error) {

  /**
   * The mean of independent samples from their sums, as llama.cpp takes it: error {@code sqrt((E x²
   * - (E x)²) / (n - 1))}.
   */
  static Estimate ofMean(double sum, double sumOfSquares, long count) {
    double mean = sum / count;
    double variance = sumOfSquares / count - mean * mean;
    double error = count > 1 && variance > 0 ? Math.sqrt(variance / (count - 1)) : 0;
    return new Estimate(mean, error);
  }

  /** The mean of these samples. */
  static Estimate ofMean(double[] samples) {
    double sum = 0;
    double squares = 0;
    for (double sample : samples) {
      sum += sample;
      squares += sample * sample;
    }
    return ofMean(sum, squares, samples.length);
  }

  /** How often something happened, from its count: error {@code sqrt(p (1 - p) / (n - 1))}. */
  static Estimate ofShare(long happened, long count) {
    double share = (double) happened / count;
    double error = count > 1 ? Math.sqrt(share * (1 - share) / (count - 1)) : 0;
    return new Estimate(share, error);
  }

  /** {@code exp} of this estimate, the error carried over to first order. */
  Estimate exp() {
    double image = Math.exp(value);
    return new Estimate(image, image * error);
  }
}
