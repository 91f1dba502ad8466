package trit.compute.scalar;

import java.util.List;
import java.util.function.LongToDoubleFunction;
import trit.compute.Reduction;
import trit.compute.ReductionKernels;
import trit.compute.RunReductions;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Sums in double: within a chunk in index order, then over the chunks in index order. */
final class ScalarReductions implements ReductionKernels {
  private static final int CHUNK = 4096;

  private final Workers workers;

  ScalarReductions(Workers workers) {
    this.workers = workers;
  }

  @Override
  public double sum(Tensor x) {
    return sum(x, i -> x.get(i));
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return sum(x, i -> square(x.get(i)));
  }

  @Override
  public double sumOfMagnitudes(Tensor x) {
    return sum(x, i -> Math.abs(x.get(i)));
  }

  @Override
  public float maxMagnitude(Tensor x) {
    float largest = 0;
    for (long i = 0; i < x.size(); i++) {
      largest = Math.max(largest, Math.abs(x.get(i)));
    }
    return largest;
  }

  @Override
  public List<double[]> ofRuns(Reduction reduction, List<Tensor> ws, int neighbours) {
    return RunReductions.of(workers, reduction, ws, neighbours);
  }

  @Override
  public double[] scaleAndSumSquares(float factor, List<Tensor> xs) {
    return xs.stream().mapToDouble(x -> sum(x, i -> square(scaled(x, i, factor)))).toArray();
  }

  private static float scaled(Tensor x, long i, float factor) {
    float scaled = x.get(i) * factor;
    x.set(i, scaled);
    return scaled;
  }

  private static double square(double value) {
    return value * value;
  }

  private double sum(Tensor x, LongToDoubleFunction term) {
    double[] sums = new double[Math.toIntExact((x.size() + CHUNK - 1) / CHUNK)];
    workers.run(
        sums.length,
        piece -> {
          long from = (long) piece * CHUNK;
          for (long i = from; i < Math.min(x.size(), from + CHUNK); i++) {
            sums[piece] += term.applyAsDouble(i);
          }
        });
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }
}
