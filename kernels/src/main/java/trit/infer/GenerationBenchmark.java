package trit.infer;

import java.util.Arrays;
import java.util.function.Supplier;
import trit.tensor.RandomStream;

/**
 * How fast a model reads and writes, in llama-bench's terms: {@code pp512} reads a prompt of 512
 * random tokens at once, {@code tg128} writes 128 tokens one after another into an empty context.
 * Each is run for a second at least, until the compiler has seen it, and then timed {@code
 * repetitions} times.
 */
public final class GenerationBenchmark {
  private static final int PROMPT = 512;
  private static final int GENERATED = 128;
  private static final long WARM_UP_NANOSECONDS = 1_000_000_000;

  /**
   * One test.
   *
   * @param test {@code pp} or {@code tg} and how many tokens; fewer than usual where the model's
   *     context is shorter
   * @param tokensPerSecond mean over the repetitions
   * @param deviation sample standard deviation of the repetitions
   * @param repetitions how many were timed
   */
  public record Speed(String test, double tokensPerSecond, double deviation, int repetitions) {}

  /**
   * Both tests.
   *
   * @param prompt {@code pp512}
   * @param generation {@code tg128}
   */
  public record Result(Speed prompt, Speed generation) {}

  private final Decoder decoder;
  private final int repetitions;

  /** A benchmark of a model on its backend; llama-bench repeats 5 times. */
  public GenerationBenchmark(Decoder decoder, int repetitions) {
    if (repetitions < 1) {
      throw new IllegalArgumentException("a benchmark takes at least 1 repetition");
    }
    this.decoder = decoder;
    this.repetitions = repetitions;
  }

  /** Runs both tests. */
  public Result run() {
    int context = decoder.config().context();
    int prompt = Math.min(PROMPT, context);
    int generated = Math.min(GENERATED, context);
    return new Result(
        speed("pp", prompt, () -> seconds(prompt, prompt)),
        speed("tg", generated, () -> seconds(generated, 1)));
  }

  private Speed speed(String test, int tokens, Supplier<Double> timed) {
    long warm = System.nanoTime() + WARM_UP_NANOSECONDS;
    do {
      timed.get();
    } while (System.nanoTime() < warm);
    double[] speeds = new double[repetitions];
    Arrays.setAll(speeds, i -> tokens / timed.get());
    double mean = Arrays.stream(speeds).average().orElseThrow();
    double squares = Arrays.stream(speeds).map(s -> (s - mean) * (s - mean)).sum();
    double deviation = repetitions == 1 ? 0 : Math.sqrt(squares / (repetitions - 1));
    return new Speed(test + tokens, mean, deviation, repetitions);
  }

  /** How long reading so many random tokens takes, {@code atOnce} at a time. */
  private double seconds(int tokens, int atOnce) {
    RandomStream random = RandomStream.of(tokens);
    int[] ids = new int[tokens];
    Arrays.setAll(ids, i -> (int) random.below(i, decoder.config().vocab()));
    try (KvCache cache = decoder.cache(tokens)) {
      long start = System.nanoTime();
      for (int from = 0; from < tokens; from += atOnce) {
        decoder.next(Arrays.copyOfRange(ids, from, from + atOnce), cache);
      }
      return (System.nanoTime() - start) * 1e-9;
    }
  }
}
