package trit.nn;

/** How rows of activations are normalised. */
public sealed interface Norm {

  /** Added below the root. */
  double epsilon();

  /** {@code x / sqrt(mean(x²) + epsilon) * gain} (Zhang and Sennrich, 2019). */
  record Rms(double epsilon) implements Norm {}

  /**
   * {@code (x - mean(x)) / sqrt(variance(x) + epsilon) * gain + bias} (Ba et al., 2016): it has a
   * bias beside its gain.
   */
  record Centred(double epsilon) implements Norm {}
}
