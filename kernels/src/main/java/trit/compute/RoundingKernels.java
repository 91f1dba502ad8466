package trit.compute;

import trit.code.Encoding;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/**
 * Rounding to a few levels and back, as training with quantization in mind does. Conventions:
 * {@link Backend}.
 */
public interface RoundingKernels {

  /**
   * {@code out = gamma * clip(rne(w / gamma), -1, 1)}: BitNet b1.58's weights (Ma et al., 2024,
   * section 2). Rounds half to even; computed as {@code rne(w * (1/gamma))} in f32. Zeros are
   * positive, as a packed tensor decodes to.
   */
  void fakeQuantizeTernary(Tensor w, float gamma, Tensor out);

  /**
   * Rounds every row to 8 bits and back: {@code g = max(max|x|, 1e-5)}, {@code q = clip(rne(x *
   * (127/g)), -128, 127)}, {@code out = q * (g/127)} (Wang et al., 2023). {@code out} may be {@code
   * x}.
   */
  void fakeQuantizeRows(Tensor x, Tensor out);

  /**
   * Rounds every element to 16 bits and back where it lies: to the nearest, ties to even; what is
   * too large becomes infinite, NaN stays NaN.
   *
   * @param numbers BF16 or F16
   */
  void roundTo(Encoding numbers, Tensor x);

  /**
   * Rounds every element where it lies to {@code largest * sign(x)} with probability {@code |x| /
   * largest}, else to 0 (Wen et al., 2017). All backends give the same bits.
   *
   * @param random its number {@code i} decides about element {@code i}
   * @param largest at least as large as any magnitude
   */
  void roundAtRandom(RandomStream random, float largest, Tensor x);
}
