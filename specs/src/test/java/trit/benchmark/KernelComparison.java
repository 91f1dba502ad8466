package trit.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.compute.Backends;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Products of one thread, scalar and vector, in one JVM. The scalar one runs until the compiler has
 * had the time that its plain loops need; the vector one until it is faster, or for seconds: then
 * it counts as slower. Margins are large, so that a few runs tell.
 */
final class KernelComparison {
  private static final long SCALAR_NANOS = 200_000_000L;
  private static final long MOST_VECTOR_NANOS = 10_000_000_000L;
  private static final int LEAST_RUNS = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Products that are timed together, where one is over before the clock ticks. */
  private static final int MULTIPLICATIONS = 1 << 16;

  /** Rows, columns and tokens. */
  private static final int[][] SIZES = {{256, 1024, 1}, {1, 256, 1}, {256, 1024, 32}};

  private final Backend scalar = Backends.choose("scalar", 1).backend();
  private final Backend vector = Backends.choose("vector", 1).backend();

  /** Compares all products with these encodings, or all, and exits with 1 if any is slower. */
  public static void main(String[] arguments) {
    List<Encoding> encodings =
        Arrays.stream(arguments.length > 0 ? arguments : EncodedProduct.encodings())
            .map(Encoding::valueOf)
            .toList();
    KernelComparison comparison = new KernelComparison();
    int slower = 0;
    for (Encoding encoding : encodings) {
      for (int[] size : SIZES) {
        slower += comparison.slower(encoding, size[0], size[1], size[2]);
      }
    }
    System.exit(slower == 0 ? 0 : 1);
  }

  /** How many ways to round are slower in vectors. */
  private int slower(Encoding encoding, int rows, int columns, int tokens) {
    int slower = 0;
    try (Memory memory = Memory.open()) {
      EncodedTensor weights = EncodedProduct.randomWeights(encoding, rows, columns, memory);
      Tensor x = EncodedProduct.random("x", tokens, columns, memory);
      Tensor y = memory.scratch(Shape.of(tokens, rows));
      for (Activations activations : roundings(weights)) {
        PackedMatrix plain = scalar.pack(weights, activations, memory);
        PackedMatrix fast = vector.pack(weights, activations, memory);
        if (fast.getClass() == plain.getClass()) {
          continue; // too few rows for vectors: the scalar product itself
        }
        int together = Math.max(1, MULTIPLICATIONS / (rows * columns * tokens));
        double limit = fastest(times(together, () -> plain.multiply(x, y)), SCALAR_NANOS, 0);
        double best = fastest(times(together, () -> fast.multiply(x, y)), MOST_VECTOR_NANOS, limit);
        if (best >= limit) {
          System.out.printf(
              "slower than scalar: %s %s, %d rows, %d columns, %d tokens: %.1f, not %.1f us%n",
              encoding,
              activations,
              rows,
              columns,
              tokens,
              best / together / 1e3,
              limit / together / 1e3);
          slower++;
        }
      }
    }
    return slower;
  }

  private static Runnable times(int count, Runnable work) {
    return () -> {
      for (int i = 0; i < count; i++) {
        work.run();
      }
    };
  }

  /** The ways to round that differ: those that no whole-number kernel takes only round before. */
  private static List<Activations> roundings(EncodedTensor weights) {
    List<Activations> roundings = new ArrayList<>(List.of(Activations.FLOAT));
    for (Activations rounding : List.of(Activations.INT8_PER_TOKEN, Activations.INT8_PER_BLOCK)) {
      if (EncodedProducts.sumsBlocks(weights, rounding)
          || EncodedProducts.sumsGroups(weights, rounding)) {
        roundings.add(rounding);
      }
    }
    return roundings;
  }

  /**
   * Nanoseconds of the fastest run.
   *
   * @param spent how long this thread computes at least, or at most where a limit ends it; while
   *     the machine does something else the compiler does not get on either
   * @param limit nanoseconds; enough runs end when one took less
   */
  private static double fastest(Runnable work, long spent, double limit) {
    double fastest = Double.POSITIVE_INFINITY;
    long begin = THREADS.getCurrentThreadCpuTime();
    for (int run = 0;
        run < LEAST_RUNS || THREADS.getCurrentThreadCpuTime() - begin < spent;
        run++) {
      if (run >= LEAST_RUNS && fastest < limit) {
        return fastest;
      }
      long start = System.nanoTime();
      work.run();
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest;
  }
}
