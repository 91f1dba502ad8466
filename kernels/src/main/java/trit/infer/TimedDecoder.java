package trit.infer;

import java.util.Arrays;
import java.util.List;
import trit.tensor.RandomStream;

/**
 * Trit as a contender: a decoder that reads random tokens. Before it is timed for the first time it
 * runs for a while, until the compiler has seen each test.
 */
public final class TimedDecoder implements Contender {
  private static final long WARM_UP_NANOSECONDS = 1_000_000_000;

  private final Decoder decoder;
  private boolean warm;

  /** Times a decoder, which stays the caller's. */
  public TimedDecoder(Decoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public String name() {
    return "trit";
  }

  @Override
  public double[] tokensPerSecond(List<SpeedTest> tests) {
    if (!warm) {
      tests.forEach(this::warmUp);
      warm = true;
    }
    return tests.stream().mapToDouble(test -> test.tokens() / seconds(test)).toArray();
  }

  private void warmUp(SpeedTest test) {
    long until = System.nanoTime() + WARM_UP_NANOSECONDS;
    do {
      seconds(test);
    } while (System.nanoTime() < until);
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
