package trit.compute;

import java.util.List;
import trit.tensor.Tensor;

/** Numbers of neighbours, in the order of their elements; sums in double. */
public final class RunReductions {
  private RunReductions() {}

  /** {@link ReductionKernels#ofRuns}, rows shared among threads. */
  public static List<double[]> of(
      Workers workers, Reduction reduction, List<Tensor> ws, int neighbours) {
    return ws.stream().map(w -> of(workers, reduction, w, neighbours)).toList();
  }

  private static double[] of(Workers workers, Reduction reduction, Tensor w, int neighbours) {
    int columns = w.columns();
    int runs = Math.ceilDiv(columns, Math.min(neighbours, columns));
    double[] results = new double[Math.multiplyExact(w.rows(), runs)];
    workers.run(
        w.rows(),
        row -> {
          long start = (long) row * columns;
          for (int run = 0; run < runs; run++) {
            long from = start + (long) run * Math.min(neighbours, columns);
            long to = Math.min(start + columns, from + neighbours);
            results[row * runs + run] = of(reduction, w, from, to);
          }
        });
    return results;
  }

  /**
   * The number of elements {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @param reduction as {@link ReductionKernels#ofRuns}
   */
  public static double of(Reduction reduction, Tensor w, long from, long to) {
    return switch (reduction) {
      case SUM_OF_MAGNITUDES -> sumOfMagnitudes(w, from, to);
      case MAX_MAGNITUDE -> maxMagnitude(w, from, to);
      case ONLY_MAGNITUDE -> OnlyMagnitude.of(w, from, to);
      case SUM, SUM_OF_SQUARES -> throw new IllegalArgumentException("runs have no " + reduction);
    };
  }

  private static double sumOfMagnitudes(Tensor w, long from, long to) {
    double sum = 0;
    for (long i = from; i < to; i++) {
      sum += Math.abs(w.get(i));
    }
    return sum;
  }

  private static float maxMagnitude(Tensor w, long from, long to) {
    float largest = 0;
    for (long i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(w.get(i)));
    }
    return largest;
  }
}
