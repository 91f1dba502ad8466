package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import trit.compute.Reduction;
import trit.compute.ReductionKernels;
import trit.tensor.Tensor;

/** Numbers of chunks on the GPU, one block each, and over the chunks here. */
final class CudaReductions implements ReductionKernels {
  private static final int CHUNK = 4096;
  private static final int WARPS = CudaCall.THREADS / 32;

  private final Cuda cuda;

  CudaReductions(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public double sum(Tensor x) {
    return one(Reduction.SUM, x);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return one(Reduction.SUM_OF_SQUARES, x);
  }

  @Override
  public double sumOfMagnitudes(Tensor x) {
    return one(Reduction.SUM_OF_MAGNITUDES, x);
  }

  @Override
  public float maxMagnitude(Tensor x) {
    return (float) one(Reduction.MAX_MAGNITUDE, x);
  }

  @Override
  public float onlyMagnitude(Tensor x) {
    return (float) one(Reduction.ONLY_MAGNITUDE, x);
  }

  private double one(Reduction reduction, Tensor x) {
    return each(reduction, List.of(x))[0];
  }

  /** Asks for the chunks of all tensors before it waits for any. */
  @Override
  public double[] each(Reduction reduction, List<Tensor> xs) {
    return overChunks(reduction, xs.stream().map(x -> ofChunks(reduction, x)).toList());
  }

  @Override
  public double[] scaleAndSumSquares(float factor, List<Tensor> xs) {
    return overChunks(
        Reduction.SUM_OF_SQUARES, xs.stream().map(x -> ofScaledChunks(factor, x)).toList());
  }

  /** Waits for the chunks of all tensors. */
  private double[] overChunks(Reduction reduction, List<MemorySegment> asked) {
    cuda.driver().finish();
    double[] results =
        asked.stream()
            .mapToDouble(chunks -> overChunks(reduction, chunks.toArray(ValueLayout.JAVA_DOUBLE)))
            .toArray();
    cuda.storage().takeBack();
    return results;
  }

  /** A warp for each run. */
  @Override
  public List<double[]> ofRuns(Reduction reduction, List<Tensor> ws, int neighbours) {
    List<MemorySegment> asked = ws.stream().map(w -> runs(reduction, w, neighbours)).toList();
    cuda.driver().finish();
    List<double[]> results = new ArrayList<>();
    for (MemorySegment numbers : asked) {
      double[] found = numbers.toArray(ValueLayout.JAVA_DOUBLE);
      results.add(reduction == Reduction.ONLY_MAGNITUDE ? onlyOfPairs(found) : found);
    }
    cuda.storage().takeBack();
    return results;
  }

  private MemorySegment runs(Reduction reduction, Tensor w, int neighbours) {
    int run = Math.min(neighbours, w.columns());
    int runs = Math.ceilDiv(w.columns(), run);
    long all = (long) w.rows() * runs;
    int numbers = reduction == Reduction.ONLY_MAGNITUDE ? 2 : 1;
    MemorySegment results = cuda.storage().handed(numbers * all * Double.BYTES);
    cuda.call(kernelOfRuns(reduction))
        .in(w)
        .address(results)
        .whole(run)
        .whole(w.columns())
        .whole(runs)
        .count(all)
        .over(Math.toIntExact(Math.ceilDiv(all, (long) WARPS)));
    return results;
  }

  private static String kernelOfRuns(Reduction reduction) {
    return switch (reduction) {
      case SUM_OF_MAGNITUDES -> "sumMagnitudesOfRuns";
      case MAX_MAGNITUDE -> "maxMagnitudeOfRuns";
      case ONLY_MAGNITUDE -> "extremeMagnitudesOfRuns";
      case SUM, SUM_OF_SQUARES -> throw new IllegalArgumentException("runs have no " + reduction);
    };
  }

  private static double[] onlyOfPairs(double[] extremes) {
    double[] only = new double[extremes.length / 2];
    Arrays.setAll(only, i -> only(Arrays.copyOfRange(extremes, 2 * i, 2 * i + 2)));
    return only;
  }

  private MemorySegment ofChunks(Reduction reduction, Tensor x) {
    int chunks = chunks(x);
    int numbers = reduction == Reduction.ONLY_MAGNITUDE ? 2 : 1;
    MemorySegment results = cuda.storage().handed((long) numbers * chunks * Double.BYTES);
    cuda.call(kernel(reduction)).in(x).address(results).count(x.size()).over(chunks);
    return results;
  }

  private MemorySegment ofScaledChunks(float factor, Tensor x) {
    MemorySegment results = cuda.storage().handed((long) chunks(x) * Double.BYTES);
    cuda.call("scaleAndSumChunksOfSquares")
        .out(x)
        .real(factor)
        .address(results)
        .count(x.size())
        .over(chunks(x));
    return results;
  }

  private static int chunks(Tensor x) {
    return Math.toIntExact(Math.ceilDiv(x.size(), (long) CHUNK));
  }

  private static String kernel(Reduction reduction) {
    return switch (reduction) {
      case SUM -> "sumChunks";
      case SUM_OF_SQUARES -> "sumChunksOfSquares";
      case SUM_OF_MAGNITUDES -> "sumChunksOfMagnitudes";
      case MAX_MAGNITUDE -> "maxMagnitudeOfChunks";
      case ONLY_MAGNITUDE -> "extremeMagnitudesOfChunks";
    };
  }

  private static double overChunks(Reduction reduction, double[] chunks) {
    return switch (reduction) {
      case SUM, SUM_OF_SQUARES, SUM_OF_MAGNITUDES -> total(chunks);
      case MAX_MAGNITUDE -> Arrays.stream(chunks).reduce(0, Math::max);
      case ONLY_MAGNITUDE -> only(chunks);
    };
  }

  /** In index order. */
  private static double total(double[] sums) {
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  /** What the largest and the smallest have in common; of all zeros the smallest is infinite. */
  private static double only(double[] extremes) {
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < extremes.length; i += 2) {
      largest = Math.max(largest, extremes[i]);
      smallest = Math.min(smallest, extremes[i + 1]);
    }
    return largest == 0 || largest == smallest ? largest : Double.NaN;
  }
}
