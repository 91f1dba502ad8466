package trit.train;

import java.util.Arrays;
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
          "%,d tokens hold no window of %d and the token that follows it"
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

  /** How many targets a batch has that are to be learned. */
  static int learned(TokenBatch batch) {
    return (int) Arrays.stream(batch.targets()).filter(target -> target >= 0).count();
  }
}
