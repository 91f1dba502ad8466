package trit.train;

import java.util.Optional;

/**
 * When training begins to round, and how fast.
 *
 * @param startStep the first step that rounds; those before train in full precision
 * @param warmup steps over which rounding is mixed in, {@code w + share * (Q(w) - w)}; 0 for at
 *     once
 */
public record Onset(int startStep, int warmup) {
  /** From the first step on, whole. */
  public static final Onset AT_ONCE = new Onset(0, 0);

  /** How much of the rounding a step sees, 0 … 1. It climbs linearly. */
  public double share(int step) {
    int made = step - startStep;
    if (made < 0) {
      return 0;
    }
    return made >= warmup ? 1 : (made + 1.0) / (warmup + 1.0);
  }

  /** What is wrong with these numbers for a training of so many steps, in the words of a recipe. */
  public Optional<String> problem(int steps) {
    if (startStep < 0 || startStep >= Math.max(1, steps)) {
      return Optional.of(
          "startStep %d is none of the %d steps; write 0 to round from the first on"
              .formatted(startStep, steps));
    }
    if (warmup < 0 || startStep + warmup >= Math.max(1, steps)) {
      return Optional.of(
          "a warmup of %d steps from step %d on leaves none of the %d that rounds whole; write less"
              .formatted(warmup, startStep, steps));
    }
    return Optional.empty();
  }
}
