package trit.eval;

/**
 * A mean over scored positions with its standard error.
 *
 * @param value the estimate
 * @param error one standard error, in the same unit
 */
public record Estimate(double value, double error) {

  /** The mean of independent samples: error {@code sqrt(E (x - E x)² / (n - 1))}. */
  static Estimate ofMean(double[] samples) {
    double mean = mean(samples);
    double[] squares = new double[samples.length];
    for (int i = 0; i < samples.length; i++) {
      squares[i] = (samples[i] - mean) * (samples[i] - mean);
    }
    double error = samples.length > 1 ? Math.sqrt(mean(squares) / (samples.length - 1)) : 0;
    return new Estimate(mean, error);
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

  private static double mean(double[] samples) {
    double sum = 0;
    for (double sample : samples) {
      sum += sample;
    }
    return sum / samples.length;
  }
}
