package trit.compute;

/** What a feed-forward layer applies to each of its inner values. */
public enum ActivationFunction {
  /** {@code x * sigmoid(x)} (Elfwing et al., 2017). */
  SILU,
  /** {@code max(x, 0)²} (So et al., 2021). */
  RELU_SQUARED,
  /**
   * {@code x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x³)))}: the usual approximation of GELU
   * (Hendrycks and Gimpel, 2016). The same as {@code x * sigmoid(2 * sqrt(2/pi) * (x + 0.044715
   * x³))}.
   */
  GELU_TANH;

  /** {@code 2 * sqrt(2/pi)}. */
  public static final double GELU_LINEAR = 1.5957691216057308;

  /** The share of the cube in {@link #GELU_TANH}. */
  public static final double GELU_CUBIC = 0.044715;
}
