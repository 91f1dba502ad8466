package trit.quant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/**
 * What the gradient of a rounded weight becomes for the latent one: rounding itself has none. The
 * scale is a constant here; learned scales bring their own rule, see {@link LearnedScale}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(GradientRule.StraightThrough.class),
  @JsonSubTypes.Type(GradientRule.Clipped.class),
  @JsonSubTypes.Type(GradientRule.Ewgs.class)
})
public sealed interface GradientRule {

  /**
   * The gradient for one latent weight.
   *
   * @param gradient of the loss for the rounded weight
   * @param ratio the latent weight over its scale
   * @param code what that was rounded to
   * @param format the numbers rounded to
   */
  float pass(float gradient, float ratio, float code, NumberFormat format);

  /** What is wrong with its numbers, in the words of a recipe. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** Unchanged: the straight-through estimator (Bengio, Léonard and Courville, 2013). */
  record StraightThrough() implements GradientRule {
    @Override
    public float pass(float gradient, float ratio, float code, NumberFormat format) {
      return gradient;
    }

    @Override
    public String toString() {
      return "straightThrough";
    }
  }

  /**
   * Straight through inside a range, nothing outside: weights that are clipped stay where they are.
   *
   * @param range in multiples of the levels' own: 1 passes from the lowest level to the highest
   */
  record Clipped(double range) implements GradientRule {
    @Override
    public float pass(float gradient, float ratio, float code, NumberFormat format) {
      boolean inside = ratio >= range * format.lowest() && ratio <= range * format.highest();
      return inside ? gradient : 0;
    }

    @Override
    public Optional<String> problem() {
      return range > 0 && Double.isFinite(range)
          ? Optional.empty()
          : Optional.of("clipped(" + range + ") passes nothing; it is usual at 1");
    }

    @Override
    public String toString() {
      return "clipped(" + range + ")";
    }
  }

  /**
   * Element-wise gradient scaling (EWGS; Lee, Kim and Ham, 2021, arXiv:2104.00903): a gradient
   * grows where it pushes a weight further from the level it was rounded to, measured in steps
   * between levels.
   *
   * @param lambda how much it grows over a whole step
   * @param form which way the distance counts
   */
  record Ewgs(double lambda, EwgsForm form) implements GradientRule {
    @Override
    public float pass(float gradient, float ratio, float code, NumberFormat format) {
      float steps = (ratio - code) / format.stride();
      float distance = form == EwgsForm.SIGNED ? Math.signum(gradient) * steps : Math.abs(steps);
      return gradient * (1 + (float) lambda * distance);
    }

    @Override
    public Optional<String> problem() {
      return lambda >= 0 && Double.isFinite(lambda)
          ? Optional.empty()
          : Optional.of("ewgs(" + lambda + ") must be 0 or above; it is usual at 1e-3");
    }

    @Override
    public String toString() {
      return "ewgs(" + lambda + ", " + form + ")";
    }
  }

  /** Which way the distance between a weight and its level counts in {@link Ewgs}. */
  enum EwgsForm {
    /** With the sign of the gradient, as in the paper: {@code 1 + lambda * sign(g) * distance}. */
    SIGNED,
    /** Always as growth: {@code 1 + lambda * |distance|}. */
    MAGNITUDE
  }
}
