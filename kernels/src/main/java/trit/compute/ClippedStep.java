package trit.compute;

/**
 * The derivative of a rounded weight {@code scale * code} for its scale and for its latent weight,
 * by the ratio of that weight to the scale.
 *
 * @param lowest the ratio below which a weight is clipped
 * @param highest the ratio above which it is
 * @param ends whether the ends themselves are clipped
 * @param lowTerm the derivative for the scale where the weight is clipped below
 * @param highTerm where it is clipped above
 * @param signOnly whether that derivative is the code everywhere
 */
public record ClippedStep(
    float lowest, float highest, boolean ends, float lowTerm, float highTerm, boolean signOnly) {

  /** Whether the gradient reaches the latent weight. */
  public boolean passes(float ratio) {
    return ends ? ratio > lowest && ratio < highest : ratio >= lowest && ratio <= highest;
  }

  /** The derivative for the scale. */
  public float term(float ratio, float code) {
    if (signOnly) {
      return code;
    }
    if (passes(ratio)) {
      return code - ratio;
    }
    return ratio < 0 ? lowTerm : highTerm;
  }
}
