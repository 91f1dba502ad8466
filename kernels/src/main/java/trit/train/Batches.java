package trit.train;

import java.util.Arrays;
import java.util.List;
import trit.nn.TokenBatch;
import trit.tensor.RandomStream;

/**
 * Windows drawn uniformly from a row of tokens. Which windows a step sees is a function of the
 * stream and the step alone, so that training resumes anywhere.
 *
 * @param tokens to draw from
 * @param random the stream of this training's windows
 * @param length tokens of a window
 */
public record Batches(Tokens tokens, RandomStream random, int length) {

  /** Checks that there is a window at all. */
  public Batches {
    if (tokens.size() <= length) {
      throw new IllegalArgumentException(
          "%,d tokens hold no sequence of %d and the token that follows it; take a longer text, or shorter sequences"
              .formatted(tokens.size(), length));
    }
  }

  /** Windows {@code first … first + count - 1} of a step. */
  public TokenBatch draw(int step, int first, int count) {
    RandomStream offsets = random.split(step);
    int[] ids = new int[count * length];
    int[] targets = new int[count * length];
    int[] window = new int[length + 1];
    for (int i = 0; i < count; i++) {
      long offset = offsets.below(first + i, tokens.size() - length);
      tokens.copy(offset, window, 0, length + 1);
      System.arraycopy(window, 0, ids, i * length, length);
      System.arraycopy(window, 1, targets, i * length, length);
    }
    return new TokenBatch(count, length, ids, targets);
  }

  /** A stream of random numbers for this step. */
  RandomStream random(int step) {
    return random.split("step").split(step);
  }

  /** How many targets of a whole batch are to be learned. */
  static int learned(List<TokenBatch> parts) {
    return parts.stream().mapToInt(Batches::learned).sum();
  }

  private static int learned(TokenBatch part) {
    return (int) Arrays.stream(part.targets()).filter(target -> target >= 0).count();
  }
}
