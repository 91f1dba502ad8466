package trit.compute;

/**
 * The numbers of one step of Grokfast's filter (Lee et al., 2024, arXiv:2405.20233).
 *
 * @param slow what the slow part {@code h} of the gradients is taken from
 * @param lambda how much of the amplified part is added
 * @param fast whether what is amplified is {@code g - h}, not {@code h}
 */
public record GrokfastStep(Slow slow, float lambda, boolean fast) {

  /** The slow part, and how a tensor of past gradients is kept for it. */
  public sealed interface Slow {

    /** How many copies of the gradient are kept. */
    int copies();

    /**
     * {@code h = alpha * h + (1 - alpha) * g}, kept itself.
     *
     * @param alpha its decay
     * @param first whether there is none yet: it begins with the gradient
     */
    record RunningMean(float alpha, boolean first) implements Slow {
      @Override
      public int copies() {
        return 1;
      }
    }

    /**
     * The sum of the last gradients, which are kept as one row each, over a divisor.
     *
     * @param copies how many
     * @param newest the row that the gradient replaces
     * @param full whether there are so many; before, nothing is amplified
     * @param divisor of their sum
     */
    record Window(int copies, int newest, boolean full, int divisor) implements Slow {}
  }

  /** The filtered gradient. */
  public float filtered(float g, float h) {
    return g + lambda * (fast ? g - h : h);
  }
}
