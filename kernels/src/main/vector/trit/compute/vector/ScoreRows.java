package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Loops over one row of attention: scores, weights, or the elements of a head. */
final class ScoreRows {
  private ScoreRows() {}

  /** The largest of {@code count} values, at least 1. */
  static float largest(long x, int count) {
    FloatVector largest = Lanes.broadcast(Float.NEGATIVE_INFINITY);
    long bytes = (long) count * Float.BYTES;
    for (long i = 0; i < bytes; i += Lanes.BYTES) {
      VectorMask<Float> mask = Lanes.first(bytes - i);
      largest = largest.lanewise(VectorOperators.MAX, Lanes.load(x + i, mask), mask);
    }
    return largest.reduceLanes(VectorOperators.MAX);
  }

  /**
   * Overwrites scores by their weights {@code e^(scale * x - shift)}, and those beyond {@code
   * count} by 0.
   *
   * @param end how many elements are overwritten
   * @return the sum of the weights
   */
  static float weights(long x, int count, int end, float scale, float shift) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    FloatVector factor = Lanes.broadcast(scale);
    FloatVector minus = Lanes.broadcast(-shift);
    long bytes = (long) count * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector weights = Exponential.exp(Lanes.load(x + i).fma(factor, minus));
      sum = sum.add(weights);
      Lanes.store(x + i, weights);
    }
    long last = (long) end * Float.BYTES;
    for (long i = whole; i < last; i += Lanes.BYTES) {
      VectorMask<Float> seen = Lanes.first(Math.max(0, bytes - i));
      FloatVector weights = Exponential.exp(Lanes.load(x + i, seen).fma(factor, minus));
      weights = weights.blend(0f, seen.not());
      sum = sum.add(weights);
      Lanes.store(x + i, weights, Lanes.first(last - i));
    }
    return Lanes.sum(sum);
  }

  /** {@code dScores = weights * (dWeights - shared) * scale}, 0 from {@code count} to the end. */
  static void scoreGradient(
      long weights, long dWeights, int count, int end, float shared, float scale) {
    FloatVector minus = Lanes.broadcast(shared);
    long bytes = (long) count * Float.BYTES;
    long last = (long) end * Float.BYTES;
    for (long i = 0; i < last; i += Lanes.BYTES) {
      VectorMask<Float> seen = Lanes.first(Math.max(0, bytes - i));
      FloatVector own = Lanes.load(dWeights + i, seen).sub(minus);
      FloatVector gradient = Lanes.load(weights + i, seen).mul(own).mul(scale);
      Lanes.store(dWeights + i, gradient, Lanes.first(last - i));
    }
  }

  /** {@code x *= factor}. */
  static void scale(long x, int count, float factor) {
    long bytes = (long) count * Float.BYTES;
    for (long i = 0; i < bytes; i += Lanes.BYTES) {
      VectorMask<Float> mask = Lanes.first(bytes - i);
      Lanes.store(x + i, Lanes.load(x + i, mask).mul(factor), mask);
    }
  }

  /** {@code y += factor * x}. */
  static void addScaled(long x, int count, float factor, long y) {
    FloatVector times = Lanes.broadcast(factor);
    long bytes = (long) count * Float.BYTES;
    for (long i = 0; i < bytes; i += Lanes.BYTES) {
      VectorMask<Float> mask = Lanes.first(bytes - i);
      Lanes.store(y + i, Lanes.load(x + i, mask).fma(times, Lanes.load(y + i, mask)), mask);
    }
  }

  /** The sum of products. */
  static float dot(long a, long b, int count) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    long bytes = (long) count * Float.BYTES;
    for (long i = 0; i < bytes; i += Lanes.BYTES) {
      VectorMask<Float> mask = Lanes.first(bytes - i);
      sum = Lanes.load(a + i, mask).fma(Lanes.load(b + i, mask), sum);
    }
    return Lanes.sum(sum);
  }
}
