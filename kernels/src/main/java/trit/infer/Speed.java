package trit.infer;

import java.util.Arrays;
import java.util.Optional;
import trit.code.Encoding;

/**
 * What a contender reached in a test.
 *
 * @param contender who
 * @param keysAndValues how it keeps them
 * @param test what was timed, as llama-bench writes it
 * @param tokensPerSecond mean over the repetitions
 * @param deviation sample standard deviation of the repetitions
 * @param repetitions how many were timed
 * @param firstToThis how many times as fast the first contender was, turn by turn; empty for itself
 */
public record Speed(
    String contender,
    Encoding keysAndValues,
    String test,
    double tokensPerSecond,
    double deviation,
    int repetitions,
    Optional<TurnRatio> firstToThis) {

  /** Mean and deviation of some runs. */
  static Speed of(
      Contender contender, SpeedTest test, double[] runs, Optional<TurnRatio> firstToThis) {
    double mean = Arrays.stream(runs).average().orElseThrow();
    double squares = Arrays.stream(runs).map(run -> (run - mean) * (run - mean)).sum();
    double deviation = runs.length == 1 ? 0 : Math.sqrt(squares / (runs.length - 1));
    return new Speed(
        contender.name(),
        contender.keysAndValues(),
        test.label(),
        mean,
        deviation,
        runs.length,
        firstToThis);
  }
}
