package trit.quant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import trit.compute.GradientPass;

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
   * What happens to gradients; nothing where they pass as they are.
   *
   * @param format the numbers rounded to
   */
  Optional<GradientPass> pass(NumberFormat format);

  /** What is wrong with its numbers, in the words of a recipe. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** Unchanged: the straight-through estimator (Bengio, Léonard and Courville, 2013). */
  record StraightThrough() implements GradientRule {
    @Override
    public Optional<GradientPass> pass(NumberFormat format) {
      return Optional.empty();
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
    public Optional<GradientPass> pass(NumberFormat format) {
      float low = -WeightQuantizer.atMost(-range * format.lowest());
      return Optional.of(
          new GradientPass.Clipped(low, WeightQuantizer.atMost(range * format.highest())));
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
    public Optional<GradientPass> pass(NumberFormat format) {
      return Optional.of(
          form == EwgsForm.SIGNED
              ? new GradientPass.Growing((float) lambda, 0)
              : new GradientPass.Growing(0, (float) lambda));
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
