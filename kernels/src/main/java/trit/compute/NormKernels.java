package trit.compute;

import trit.tensor.Tensor;

/** Normalisation of rows. Conventions: {@link Backend}. */
public interface NormKernels {

  /** {@code y = x / sqrt(mean(x²) + epsilon) * gain}, row by row (Zhang and Sennrich, 2019). */
  void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y);

  /** The gradient of {@link #rmsNorm}: writes {@code dx}, adds to {@code dGain}. */
  void rmsNormGradient(Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain);
}
