package trit.compute;

/** What the gradient of a rounded weight becomes for the latent one; the scale is a constant. */
public sealed interface GradientPass {

  /**
   * The gradient for one latent weight.
   *
   * @param gradient of the loss for the rounded weight
   * @param ratio the latent weight over its scale
   * @param steps how many levels it lies above the one it was rounded to
   */
  float pass(float gradient, float ratio, float steps);

  /** Unchanged where {@code low <= ratio <= high}, else nothing. */
  record Clipped(float low, float high) implements GradientPass {
    @Override
    public float pass(float gradient, float ratio, float steps) {
      return ratio >= low && ratio <= high ? gradient : 0;
    }
  }

  /**
   * {@code gradient * (1 + lambda * distance)}: by {@code towards} where the distance has the sign
   * of the gradient, and by {@code away} where it has none; the other is 0.
   */
  record Growing(float towards, float away) implements GradientPass {
    @Override
    public float pass(float gradient, float ratio, float steps) {
      return gradient * (1 + (towards * (Math.signum(gradient) * steps) + away * Math.abs(steps)));
    }
  }
}
