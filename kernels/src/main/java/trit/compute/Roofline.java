package trit.compute;

import java.util.Arrays;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * What bounds a product on this machine (Williams, Waterman and Patterson, "Roofline: an insightful
 * visual performance model for multicore architectures", 2009): how fast bytes come from memory,
 * and how fast operations are done on what the caches hold. All three are measured with the kernels
 * at hand, so that they are what these kernels can reach, not what the processor's maker promises.
 *
 * @param bytesPerSecond read from memory by all threads; on a device, read and written by a copy
 * @param floatOperations per second of a dense product in f32 inside the caches
 * @param integerOperations per second of ternary weights and 8-bit activations inside the caches
 */
public record Roofline(double bytesPerSecond, double floatOperations, double integerOperations) {
  private static final int IN_CACHE = 256;

  /** So large that all of a device has something to do. */
  private static final int ON_DEVICE = 4096;

  /** Two mebibytes of ternary weights: fewer leave the threads waiting for each other. */
  private static final int TERNARY_ROWS = 8192;

  /** So few that their activations stay in the innermost caches. */
  private static final int TERNARY_TOKENS = 32;

  private static final int PIECES = 64;

  /** Measures a backend's roofs. */
  public static Roofline of(Backend backend) {
    return of(backend, ProductBenchmark.LARGER_THAN_CACHES);
  }

  /**
   * As {@link #of(Backend)}.
   *
   * @param bytes that are read to see how fast memory is
   */
  static Roofline of(Backend backend, long bytes) {
    double integer =
        ProductBenchmark.ofRows(backend, Encoding.TQ2_0, TERNARY_ROWS)
            .of(Encoding.TQ2_0, TERNARY_TOKENS)
            .operationsPerSecond();
    double memory = backend.onHost() ? reading(backend.workers(), bytes) : copying(backend, bytes);
    return new Roofline(memory, dense(backend), integer);
  }

  /** What a product of this many operations per byte can reach at most. */
  public double floatRoof(double intensity) {
    return Math.min(floatOperations, bytesPerSecond * intensity);
  }

  /** As {@link #floatRoof}, where whole numbers are multiplied. */
  public double integerRoof(double intensity) {
    return Math.min(integerOperations, bytesPerSecond * intensity);
  }

  private static double reading(Workers workers, long bytes) {
    long[] numbers = new long[(int) (bytes / Long.BYTES)];
    Arrays.fill(numbers, 1);
    long[] sums = new long[PIECES];
    double seconds =
        Stopwatch.fastest(() -> workers.run(PIECES, piece -> sums[piece] = sum(numbers, piece)));
    return bytes / seconds;
  }

  /** A loop that the compiler turns into whole vectors. */
  private static long sum(long[] numbers, int piece) {
    int from = (int) ((long) numbers.length * piece / PIECES);
    int to = (int) ((long) numbers.length * (piece + 1) / PIECES);
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += numbers[i];
    }
    return sum;
  }

  private static double copying(Backend backend, long bytes) {
    int columns = Math.toIntExact(bytes / Float.BYTES);
    try (Memory memory = backend.openMemory()) {
      Tensor from = memory.tensor(Shape.of(columns));
      Tensor to = memory.tensor(Shape.of(columns));
      return 2.0 * bytes / ProductBenchmark.seconds(backend, () -> backend.copy(from, to));
    }
  }

  private static double dense(Backend backend) {
    return DenseBenchmark.of(backend, backend.onHost() ? IN_CACHE : ON_DEVICE, Encoding.F32);
  }
}
