package trit.quant;

import trit.compute.Backend;
import trit.tensor.Tensor;

/**
 * BitNet b1.58's quantizer of weights (Ma et al., 2024, arXiv:2402.17764): {@code gamma = max(mean
 * |W|, 1e-5)} over the tensor, codes {@code clip(rne(W / gamma), -1, 1)}. Training rounds with it
 * and the packer takes its codes from it, so both see the same model.
 *
 * <p>The scale is itself rounded to 16 bits, because a packed ternary file stores it so: without
 * that, the file would hold slightly other weights than were trained.
 *
 * <p>Weights that are ternary already keep their magnitude as the scale. Their mean would be
 * smaller by the share of zeros, and they would shrink at every round trip.
 */
public final class TernaryAbsmean {
  private static final double SMALLEST_SCALE = 1e-5;

  private TernaryAbsmean() {}

  /**
   * The scale of a tensor: positive, exactly representable in 16 bits.
   *
   * @throws IllegalArgumentException if a weight is not finite or the scale exceeds 65,504
   */
  public static float scale(Backend backend, Tensor w) {
    float level = onlyMagnitude(w);
    double magnitude = Float.isNaN(level) ? mean(backend, w) : level;
    float scale =
        Float.float16ToFloat(Float.floatToFloat16((float) Math.max(magnitude, SMALLEST_SCALE)));
    if (!(scale < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the mean magnitude of " + w + " is " + magnitude + "; a 16-bit scale ends at 65504");
    }
    return scale;
  }

  /**
   * The codes -1, 0 and 1 of all weights in row-major order, computed exactly as {@link
   * Backend#fakeQuantizeTernary} does: {@code gamma * code} is what training saw.
   */
  public static byte[] codes(Tensor w, float gamma) {
    byte[] codes = new byte[Math.toIntExact(w.size())];
    float inverse = 1 / gamma;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Math.clamp(Math.rint(w.get(i) * inverse), -1, 1);
    }
    return codes;
  }

  private static double mean(Backend backend, Tensor w) {
    return w.size() == 0 ? 0 : backend.sumOfMagnitudes(w) / w.size();
  }

  /** The magnitude of all weights that are not 0, 0 where all are, NaN where they differ. */
  private static float onlyMagnitude(Tensor w) {
    float level = 0;
    for (long i = 0; i < w.size(); i++) {
      float magnitude = Math.abs(w.get(i));
      if (magnitude == 0 || magnitude == level) {
        continue;
      }
      if (level != 0) {
        return Float.NaN;
      }
      level = magnitude;
    }
    return level;
  }
}
