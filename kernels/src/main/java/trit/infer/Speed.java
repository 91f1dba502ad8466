package trit.infer;

import java.util.Arrays;

/**
 * What a contender reached in a test.
 *
 * @param contender who
 * @param test what was timed, as llama-bench writes it
 * @param tokensPerSecond mean over the repetitions
 * @param deviation sample standard deviation of the repetitions
 * @param repetitions how many were timed
 */
public record Speed(
    String contender, String test, double tokensPerSecond, double deviation, int repetitions) {

  /** Mean and deviation of some runs. */
  static Speed of(String contender, SpeedTest test, double[] runs) {
    double mean = Arrays.stream(runs).average().orElseThrow();
    double squares = Arrays.stream(runs).map(run -> (run - mean) * (run - mean)).sum();
    double deviation = runs.length == 1 ? 0 : Math.sqrt(squares / (runs.length - 1));
    return new Speed(contender, test.label(), mean, deviation, runs.length);
  }
}
