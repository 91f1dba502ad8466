package trit.compute;

import java.util.List;
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
    return sum(x, value -> value);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return sum(x, value -> value * value);
  }

  @Override
  public double sumOfMagnitudes(Tensor x) {
    return sum(x, Math::abs);
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

  private double sum(Tensor x, Term term) {
    double[] sums = new double[Math.toIntExact((x.size() + CHUNK - 1) / CHUNK)];
    workers.run(
        sums.length,
        piece -> {
          long from = (long) piece * CHUNK;
          for (long i = from; i < Math.min(x.size(), from + CHUNK); i++) {
            sums[piece] += term.of(x.get(i));
          }
        });
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  @FunctionalInterface
  private interface Term {
    double of(double value);
  }
}
