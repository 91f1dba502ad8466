package trit.infer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fast a model reads and writes, in llama-bench's terms. Contenders take turns at each test,
 * every other time in reverse order, so that what else the machine does falls on all alike; a first
 * turn of each is not counted.
 */
public final class GenerationBenchmark {
  private final List<SpeedTest> tests;
  private final int repetitions;

  /** A benchmark that times each test so often; llama-bench repeats 5 times. */
  public GenerationBenchmark(List<SpeedTest> tests, int repetitions) {
    if (repetitions < 1) {
      throw new IllegalArgumentException("a benchmark takes at least 1 repetition");
    }
    this.tests = tests;
    this.repetitions = repetitions;
  }

  /** Every contender's speed in every test, test by test. */
  public List<Speed> run(List<? extends Contender> contenders) throws IOException {
    List<Speed> speeds = new ArrayList<>();
    for (SpeedTest test : tests) {
      double[][] runs = turns(test, contenders);
      for (int i = 0; i < runs.length; i++) {
        Optional<TurnRatio> ratio =
            i == 0 ? Optional.empty() : Optional.of(TurnRatio.of(runs[0], runs[i]));
        speeds.add(Speed.of(contenders.get(i), test, runs[i], ratio));
      }
    }
    return List.copyOf(speeds);
  }

  /** Tokens per second of each contender and turn. */
  private double[][] turns(SpeedTest test, List<? extends Contender> contenders)
      throws IOException {
    double[][] runs = new double[contenders.size()][repetitions];
    for (int turn = -1; turn < repetitions; turn++) {
      for (int i = 0; i < runs.length; i++) {
        int who = turn % 2 == 0 ? i : runs.length - 1 - i;
        double speed = contenders.get(who).tokensPerSecond(test);
        if (turn >= 0) {
          runs[who][turn] = speed;
        }
      }
    }
    return runs;
  }
}
