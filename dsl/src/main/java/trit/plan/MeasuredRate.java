package trit.plan;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import trit.compute.Backend;
import trit.phase.Forecast;
import trit.quant.compress.CodeWork;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The speed of this machine, measured and remembered in a small file: what phases of the same verb
 * reached before, or, for a verb that has never run here, a share of what a dense product reaches;
 * what choosing codes reaches is tried with a few weights.
 *
 * <p>Speeds are only forecasts. They are in no key and in no exported file.
 */
public final class MeasuredRate implements Rate {
  /**
   * The share of a dense product's speed that whole phases are taken to reach until one has run.
   */
  private static final double SHARE_OF_PRODUCT = 0.5;

  /**
   * What the smallest phases take: files, threads, and code that nobody has compiled yet. Trainings
   * of 1 to 200 steps that count milliseconds took 0.5 to 2 seconds on two cores.
   */
  private static final double START_SECONDS = 1;

  /** In shorter phases the compiler's first moments weigh too much. */
  private static final double SHORTEST_LESSON = 20;

  private static final long SHORTEST_NANOS = 1_000_000_000L;
  private static final int CODES_ROUND = 3;
  private static final long LONGEST_CODES_NANOS = 5_000_000_000L;
  private static final long LONGEST_NANOS = 20_000_000_000L;

  /** How many products in a row must bring nothing better. */
  private static final int ROUND = 300;

  private static final String PRODUCT = "dense product";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final Backend backend;

  /**
   * The speeds of a backend.
   *
   * @param file where they are remembered, for all backends of all runs
   */
  public MeasuredRate(Path file, Backend backend) {
    this.file = file;
    this.backend = backend;
  }

  @Override
  public double of(String verb) {
    Double known = here().get(verb);
    return known != null ? known : product() * SHARE_OF_PRODUCT;
  }

  @Override
  public double of(CodeWork kind) {
    String name = Rate.name(kind);
    if (!here().containsKey(name)) {
      remember(name, measure(kind));
    }
    return here().get(name);
  }

  @Override
  public double start() {
    return START_SECONDS;
  }

  /**
   * Learns from a finished phase how fast that is which took most of its time, so that the next
   * plan knows better.
   */
  public void learn(String verb, Forecast forecast, double took) {
    Map<String, Double> planned = seconds(verb, forecast);
    double all = planned.values().stream().mapToDouble(Double::doubleValue).sum();
    if (took < SHORTEST_LESSON) {
      return;
    }
    planned.forEach(
        (what, seconds) -> {
          if (seconds > all / 2) {
            double now = what.equals(verb) ? of(verb) : here().get(what);
            remember(what, now * all / (took - START_SECONDS));
          }
        });
  }

  /** What a dense product reaches, measured at the first question. */
  public double product() {
    if (!here().containsKey(PRODUCT)) {
      remember(PRODUCT, measureProduct());
    }
    return here().get(PRODUCT);
  }

  /** Remembers what a finished phase has reached, in floating-point operations per second. */
  public void remember(String verb, double rate) {
    Map<String, Map<String, Double>> all = known();
    all.computeIfAbsent(machine(), name -> new TreeMap<>()).put(verb, rate);
    try {
      Files.createDirectories(file.getParent());
      Path fresh = Files.createTempFile(file.getParent(), "rates", ".tmp");
      JSON.writeValue(fresh.toFile(), all);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remember speeds in " + file, e);
    }
  }

  private Map<String, Map<String, Double>> known() {
    if (!Files.exists(file)) {
      return new TreeMap<>();
    }
    try {
      return JSON.readValue(
          file.toFile(), new TypeReference<TreeMap<String, Map<String, Double>>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + "; delete it to measure again", e);
    }
  }

  private Map<String, Double> here() {
    return known().getOrDefault(machine(), Map.of());
  }

  private String machine() {
    return backend.determinism() + " x" + backend.workers().threads();
  }

  /**
   * The best of many small products. The first ones run before the compiler has seen them, a
   * thousand times slower, so this goes on until a whole round of them has brought nothing better.
   */
  private double measureProduct() {
    int tokens = 64;
    int width = 256;
    double operations = 2.0 * tokens * width * width;
    long begin = System.nanoTime();
    long best = Long.MAX_VALUE;
    try (Memory memory = Memory.open()) {
      Tensor x = memory.tensor(Shape.of(tokens, width));
      Tensor w = memory.tensor(Shape.of(width, width));
      Tensor y = memory.tensor(Shape.of(tokens, width));
      x.fill(1);
      w.fill(1);
      int same = 0;
      while ((same < ROUND || since(begin) < SHORTEST_NANOS) && since(begin) < LONGEST_NANOS) {
        long start = System.nanoTime();
        backend.linear(x, w, y);
        long time = since(start);
        same = time < 0.9 * best ? 0 : same + 1;
        best = Math.min(best, time);
      }
    }
    return operations / best * 1e9;
  }

  /** The best of several goes, until some in a row bring nothing better. */
  private double measure(CodeWork kind) {
    double best = 0;
    int same = 0;
    long begin = System.nanoTime();
    while ((same < CODES_ROUND || since(begin) < SHORTEST_NANOS)
        && since(begin) < LONGEST_CODES_NANOS) {
      long start = System.nanoTime();
      double reached = 1e9 * kind.sample(backend) / since(start);
      same = reached > 1.1 * best ? 0 : same + 1;
      best = Math.max(best, reached);
    }
    return best;
  }

  private static long since(long start) {
    return System.nanoTime() - start;
  }
}
