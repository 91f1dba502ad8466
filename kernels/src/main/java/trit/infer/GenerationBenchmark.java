package trit.infer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast a model reads and writes, in llama-bench's terms. Contenders take turns, so that what
 * else the machine does falls on all alike; a first turn of each is not counted.
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
    double[][][] runs = new double[contenders.size()][tests.size()][repetitions];
    for (int turn = -1; turn < repetitions; turn++) {
      for (int i = 0; i < contenders.size(); i++) {
        double[] speeds = contenders.get(i).tokensPerSecond(tests);
        for (int test = 0; turn >= 0 && test < speeds.length; test++) {
          runs[i][test][turn] = speeds[test];
        }
      }
    }
    List<Speed> speeds = new ArrayList<>();
    for (int test = 0; test < tests.size(); test++) {
      for (int i = 0; i < contenders.size(); i++) {
        speeds.add(Speed.of(contenders.get(i).name(), tests.get(test), runs[i][test]));
      }
    }
    return List.copyOf(speeds);
  }
}
