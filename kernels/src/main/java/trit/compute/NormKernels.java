package trit.compute;

import trit.tensor.Tensor;

/** Normalisation of rows. Conventions: {@link Backend}. */
public interface NormKernels {

  /**
   * {@code y = x / sqrt(mean(x²) + epsilon) * gain}, row by row (Zhang and Sennrich, 2019); {@code
   * y} may be {@code x}.
   */
  void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y);

  /**
   * {@code y = (x - mean(x)) / sqrt(variance(x) + epsilon) * gain + bias}, row by row (Ba et al.,
   * 2016); {@code y} may be {@code x}.
   */
  void layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y);

  /** The gradient of {@link #rmsNorm}: writes {@code dx}, adds to {@code dGain}. */
  void rmsNormGradient(Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain);
}
