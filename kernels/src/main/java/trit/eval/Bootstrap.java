package trit.eval;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Standard errors of numbers that are no means, such as F1: how much they vary when the questions
 * are drawn again, with replacement (Efron 1979). The draws are always the same.
 */
public final class Bootstrap {
  private static final int RESAMPLES = 10_000;
  private static final long SEED = 1979;

  private Bootstrap() {}

  /**
   * The standard error of a number over questions.
   *
   * @param count how many questions there are
   * @param number of some of them, given as indices, which may repeat
   */
  public static double error(int count, ToDoubleFunction<int[]> number) {
    SplittableRandom random = new SplittableRandom(SEED);
    double sum = 0;
    double squares = 0;
    int[] drawn = new int[count];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < count; j++) {
        drawn[j] = random.nextInt(count);
      }
      double value = number.applyAsDouble(drawn);
      sum += value;
      squares += value * value;
    }
    double mean = sum / RESAMPLES;
    return Math.sqrt(Math.max(0, squares / RESAMPLES - mean * mean));
  }
}
