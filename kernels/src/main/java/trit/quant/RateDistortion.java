package trit.quant;

/**
 * What no way of storing can do better: Gaussian values at {@code R} bits each lose at least {@code
 * 2^(-2R)} of their energy (Shannon, 1959). Weights of trained layers are close to Gaussian.
 */
public final class RateDistortion {
  private RateDistortion() {}

  /** The least relative squared error at so many bits per value. */
  public static double leastError(double bits) {
    return Math.pow(2, -2 * bits);
  }

  /** The bound in a sentence, for who asks for less than can be had. */
  public static String sentence(double bits) {
    return "at %.3g bits per weight Gaussian weights lose at least %.1f%% of their energy"
        .formatted(bits, 100 * leastError(bits));
  }
}
