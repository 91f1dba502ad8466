package trit.infer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import trit.code.Encoding;
import trit.compute.CompilerWatch;
import trit.tensor.RandomStream;

/**
 * Trit as a contender: a decoder that reads random tokens. Before a test is timed for the first
 * time it is run for a while, until the compiler rests and three runs in a row bring nothing.
 */
public final class TimedDecoder implements Contender {
  private static final long LEAST_WARM_UP = 2_000_000_000L;
  private static final long LONGEST_WARM_UP = 20_000_000_000L;

  /** A run that takes this much of the fastest so far has become no faster. */
  private static final double NO_FASTER = 0.98;

  private static final int RUNS_IN_A_ROW = 3;

  private final Decoder decoder;
  private final Set<SpeedTest> warm = new HashSet<>();

  /** Times a decoder, which stays the caller's. */
  public TimedDecoder(Decoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public String name() {
    return "trit";
  }

  @Override
  public Encoding keysAndValues() {
    return decoder.keysAndValues();
  }

  @Override
  public double tokensPerSecond(SpeedTest test) {
    if (warm.add(test)) {
      warmUp(test);
    }
    int untimed = test.kind() == SpeedTest.Kind.PROMPT ? test.tokens() : 1;
    seconds(new SpeedTest(test.kind(), untimed, 0));
    return test.tokens() / seconds(test);
  }

  private void warmUp(SpeedTest test) {
    long start = System.nanoTime();
    double fastest = Double.POSITIVE_INFINITY;
    int noFaster = 0;
    CompilerWatch compiler = new CompilerWatch();
    while (!compiler.rests()
        || System.nanoTime() - start < LEAST_WARM_UP
        || noFaster < RUNS_IN_A_ROW) {
      double seconds = seconds(test);
      noFaster = seconds > NO_FASTER * fastest ? noFaster + 1 : 0;
      fastest = Math.min(fastest, seconds);
      if (System.nanoTime() - start > LONGEST_WARM_UP) {
        return;
      }
    }
  }

  private double seconds(SpeedTest test) {
    int atOnce = test.kind() == SpeedTest.Kind.PROMPT ? test.tokens() : 1;
    try (KvCache cache = decoder.cache(test.depth() + test.tokens())) {
      if (test.depth() > 0) {
        decoder.next(random(test.depth()), cache);
      }
      int[] ids = random(test.tokens());
      long start = System.nanoTime();
      for (int from = 0; from < ids.length; from += atOnce) {
        decoder.next(Arrays.copyOfRange(ids, from, from + atOnce), cache);
      }
      return (System.nanoTime() - start) * 1e-9;
    }
  }

  private int[] random(int tokens) {
    RandomStream random = RandomStream.of(tokens);
    int[] ids = new int[tokens];
    Arrays.setAll(ids, i -> (int) random.below(i, decoder.config().vocab()));
    return ids;
  }
}
