package trit.compute.vector;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import trit.compute.Reduction;
import trit.compute.ReductionKernels;
import trit.compute.RunReductions;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Sums in double, chunk by chunk; within a chunk lane by lane. */
final class VectorReductions implements ReductionKernels {
  private static final int CHUNK = 4096;

  private final Workers workers;

  VectorReductions(Workers workers) {
    this.workers = workers;
  }

  @Override
  public double sum(Tensor x) {
    return chunks(Lanes.read(x), x, VectorReductions::sum);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return chunks(Lanes.read(x), x, VectorReductions::sumOfSquares);
  }

  @Override
  public double sumOfMagnitudes(Tensor x) {
    return chunks(Lanes.read(x), x, VectorReductions::sumOfMagnitudes);
  }

  @Override
  public float maxMagnitude(Tensor x) {
    long first = Lanes.read(x);
    float[] largest = new float[pieces(x)];
    Ranges.run(
        workers,
        x.size(),
        CHUNK,
        (from, to) -> largest[(int) (from / CHUNK)] = maxMagnitude(at(first, from), to - from));
    float total = 0;
    for (float one : largest) {
      total = Math.max(total, one);
    }
    return total;
  }

  @Override
  public double[] scaleAndSumSquares(float factor, List<Tensor> xs) {
    Chunk chunk =
        (first, count) -> {
          scale(first, count, factor);
          return sumOfSquares(first, count);
        };
    return xs.stream().mapToDouble(x -> chunks(Lanes.write(x), x, chunk)).toArray();
  }

  @Override
  public List<double[]> ofRuns(Reduction reduction, List<Tensor> ws, int neighbours) {
    return RunReductions.of(workers, reduction, ws, neighbours);
  }

  /** The largest magnitude of some neighbours; NaN where any is NaN. */
  static float maxMagnitude(long first, long count) {
    FloatVector largest = FloatVector.zero(Lanes.FLOATS);
    long whole = Lanes.whole(count * Float.BYTES);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      largest = Lanes.load(first + i).abs().max(largest);
    }
    float result = largest.reduceLanes(VectorOperators.MAX);
    for (long i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      result = Math.max(result, Math.abs(Lanes.get(first + i)));
    }
    return result;
  }

  private double chunks(long first, Tensor x, Chunk chunk) {
    double[] sums = new double[pieces(x)];
    Ranges.run(
        workers,
        x.size(),
        CHUNK,
        (from, to) -> sums[(int) (from / CHUNK)] = chunk.sum(at(first, from), to - from));
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }

  private static int pieces(Tensor x) {
    return Math.toIntExact((x.size() + CHUNK - 1) / CHUNK);
  }

  private static long at(long first, long element) {
    return first + element * Float.BYTES;
  }

  private static double sum(long first, long count) {
    DoubleVector low = DoubleVector.zero(Lanes.DOUBLES);
    DoubleVector high = low;
    long whole = Lanes.whole(count * Float.BYTES);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector values = Lanes.load(first + i);
      low = Lanes.lower(values).add(low);
      high = Lanes.upper(values).add(high);
    }
    double total = Lanes.sum(low.add(high));
    for (long i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      total += Lanes.get(first + i);
    }
    return total;
  }

  private static double sumOfSquares(long first, long count) {
    DoubleVector low = DoubleVector.zero(Lanes.DOUBLES);
    DoubleVector high = low;
    long whole = Lanes.whole(count * Float.BYTES);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector values = Lanes.load(first + i);
      DoubleVector a = Lanes.lower(values);
      DoubleVector b = Lanes.upper(values);
      low = a.fma(a, low);
      high = b.fma(b, high);
    }
    double total = Lanes.sum(low.add(high));
    for (long i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      double value = Lanes.get(first + i);
      total += value * value;
    }
    return total;
  }

  private static void scale(long first, long count, float factor) {
    long whole = Lanes.whole(count * Float.BYTES);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(first + i, Lanes.load(first + i).mul(factor));
    }
    for (long i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      Lanes.set(first + i, Lanes.get(first + i) * factor);
    }
  }

  private static double sumOfMagnitudes(long first, long count) {
    DoubleVector low = DoubleVector.zero(Lanes.DOUBLES);
    DoubleVector high = low;
    long whole = Lanes.whole(count * Float.BYTES);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector values = Lanes.load(first + i).abs();
      low = Lanes.lower(values).add(low);
      high = Lanes.upper(values).add(high);
    }
    double total = Lanes.sum(low.add(high));
    for (long i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      total += Math.abs(Lanes.get(first + i));
    }
    return total;
  }

  /** The sum over one chunk. */
  @FunctionalInterface
  private interface Chunk {
    double sum(long first, long count);
  }
}
