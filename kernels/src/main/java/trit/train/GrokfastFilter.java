package trit.train;

import java.util.Optional;

/** What Grokfast takes for the slow part of the gradients. */
public sealed interface GrokfastFilter {

  /** What is wrong with its numbers, in the words of a recipe. */
  Optional<String> problem();

  /** How much of the slow part the paper adds. */
  double usualLambda();

  /** How many copies of the gradients it keeps. */
  int copies();

  /**
   * {@code h = alpha * h + (1 - alpha) * g}, beginning with the first gradient.
   *
   * @param alpha its decay
   */
  record RunningMean(double alpha) implements GrokfastFilter {
    @Override
    public Optional<String> problem() {
      return alpha >= 0 && alpha < 1
          ? Optional.empty()
          : Optional.of("alpha " + alpha + " must lie in 0 … 1; it is usual at 0.98");
    }

    @Override
    public double usualLambda() {
      return 2;
    }

    @Override
    public int copies() {
      return 1;
    }
  }

  /**
   * What the last gradients have in common; nothing until there are so many.
   *
   * @param steps how many
   * @param total how they are put together
   */
  record Window(int steps, Total total) implements GrokfastFilter {
    /** How the gradients of a window are put together. */
    public enum Total {
      /** Their mean. */
      MEAN,
      /** Their sum. */
      SUM
    }

    @Override
    public Optional<String> problem() {
      return steps >= 1
          ? Optional.empty()
          : Optional.of("window " + steps + " holds no gradient; it is usual at 100");
    }

    @Override
    public double usualLambda() {
      return 5;
    }

    @Override
    public int copies() {
      return steps;
    }
  }
}
