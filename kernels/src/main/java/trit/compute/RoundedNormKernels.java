package trit.compute;

import java.util.List;
import trit.tensor.Tensor;

/**
 * What goes into BitNet b1.58's layers (Ma et al., 2024): rows that are normalised by the root of
 * their mean square and rounded to 8 bits. Each gives the bits of the two operations one after the
 * other. Conventions: {@link Backend}.
 */
public interface RoundedNormKernels {

  /**
   * {@link RoundingKernels#fakeQuantizeRows} of {@link NormKernels#rmsNorm}; {@code y} may be
   * {@code x}.
   */
  void rmsNormRounded(Tensor x, Tensor gain, float epsilon, Tensor y);

  /**
   * {@link PackingKernels#multiplyEach} of {@link NormKernels#rmsNorm}.
   *
   * @param normed room for normalised rows, like {@code x} and perhaps that itself; undefined
   *     afterwards
   */
  void multiplyEachNormed(
      Tensor x,
      Tensor gain,
      float epsilon,
      Tensor normed,
      List<PackedMatrix> weights,
      List<Tensor> ys);
}
