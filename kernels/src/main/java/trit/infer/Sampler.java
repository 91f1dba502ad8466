package trit.infer;

import java.util.Arrays;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** Chooses tokens from logits; see {@link Sampling} for the order of its filters. */
public final class Sampler {
  private final Sampling sampling;
  private final RandomStream random;

  /** A sampler that draws from the settings' seed. */
  public Sampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = RandomStream.of(sampling.seed()).split("sampler");
  }

  /**
   * The token that follows {@code history}. The draw depends on the seed and on the length of the
   * history alone, so the same history gives the same token.
   *
   * @param logits one per token of the vocabulary
   * @param history all tokens so far, the prompt's included
   * @param length how many elements of {@code history} count
   * @throws ModelException if a logit is NaN or infinitely large
   */
  public int next(Tensor logits, int[] history, int length) {
    float[] scores = logits.toArray();
    penalize(scores, history, length);
    if (sampling.temperature() == 0) {
      return likeliest(scores);
    }
    long[] ranked = ranked(scores);
    int kept = filtered(scores, ranked);
    return draw(scores, ranked, kept, random.uniform(length));
  }

  private void penalize(float[] scores, int[] history, int length) {
    if (sampling.repetitionPenalty() == 1) {
      return;
    }
    int from = Math.max(0, length - sampling.repetitionWindow());
    Arrays.stream(history, from, length)
        .distinct()
        .forEach(
            id ->
                scores[id] =
                    scores[id] > 0
                        ? scores[id] / sampling.repetitionPenalty()
                        : scores[id] * sampling.repetitionPenalty());
  }

  /** The largest score; the lowest id of equal ones. */
  private static int likeliest(float[] scores) {
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      requireNumber(scores[i]);
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Token ids in the low halves, likeliest first, the lower id first of equal ones. */
  private static long[] ranked(float[] scores) {
    long[] ranked = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      requireNumber(scores[i]);
      ranked[i] = (long) descending(scores[i] + 0f) << 32 | i;
    }
    Arrays.sort(ranked);
    return ranked;
  }

  /** An int that is the smaller the larger the float is. */
  private static int descending(float value) {
    int bits = Float.floatToIntBits(value);
    return bits < 0 ? bits & Integer.MAX_VALUE : ~bits;
  }

  /** How many of the ranked tokens pass top-k, top-p and min-p; at least one. */
  private int filtered(float[] scores, long[] ranked) {
    int kept = sampling.topK() == 0 ? ranked.length : Math.min(sampling.topK(), ranked.length);
    float top = scores[(int) ranked[0]];
    if (sampling.topP() < 1) {
      double total = 0;
      for (int i = 0; i < kept; i++) {
        total += Math.exp(scores[(int) ranked[i]] - top);
      }
      double reached = 0;
      int count = 0;
      while (count < kept && reached < sampling.topP() * total) {
        reached += Math.exp(scores[(int) ranked[count++]] - top);
      }
      kept = count;
    }
    double least = Math.log(sampling.minP());
    int count = 1;
    while (count < kept && scores[(int) ranked[count]] - top >= least) {
      count++;
    }
    return count;
  }

  /** One of the first {@code kept} tokens, by softmax of score / temperature. */
  private int draw(float[] scores, long[] ranked, int kept, float uniform) {
    float top = scores[(int) ranked[0]];
    double[] cumulative = new double[kept];
    double total = 0;
    for (int i = 0; i < kept; i++) {
      total += Math.exp((scores[(int) ranked[i]] - top) / (double) sampling.temperature());
      cumulative[i] = total;
    }
    int chosen = 0;
    while (chosen < kept - 1 && cumulative[chosen] <= uniform * total) {
      chosen++;
    }
    return (int) ranked[chosen];
  }

  private static void requireNumber(float score) {
    if (Float.isNaN(score) || score == Float.POSITIVE_INFINITY) {
      throw new ModelException(
          "the model computes "
              + score
              + " as a logit: its weights are damaged or too large; check its file with 'trit"
              + " verify'");
    }
  }
}
