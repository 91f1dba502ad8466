package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Loops over one row of attention: scores, weights, or the elements of a head. */
final class ScoreRows {
  private ScoreRows() {}

  /** Bytes of a row of so many values, filled up to whole vectors. */
  static long bytes(int count) {
    return (long) (count + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.BYTES;
  }

  /**
   * Hides the values from {@code seen} on: they become the score whose weight is 0. All loops over
   * scores go on to a whole vector, so that none needs a mask.
   */
  static void hide(long x, int seen, int count) {
    long end = bytes(count);
    for (long i = (long) seen * Float.BYTES; i < end; i += Float.BYTES) {
      Lanes.set(x + i, Float.NEGATIVE_INFINITY);
    }
  }

  /** The largest of {@code count} scores, of which the last may be hidden. */
  static float largest(long x, int count) {
    FloatVector largest = Lanes.broadcast(Float.NEGATIVE_INFINITY);
    long end = bytes(count);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      largest = Lanes.load(x + i).max(largest);
    }
    return largest.reduceLanes(VectorOperators.MAX);
  }

  /**
   * Overwrites scores by their weights {@code e^(scale * x - shift)}. Inlined into attention, which
   * is long, helpers of ours would be calls; the Vector API's own are none.
   *
   * @return the sum of the weights
   */
  static float weights(long x, int count, float scale, float shift) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    FloatVector factor = FloatVector.broadcast(Lanes.FLOATS, scale);
    FloatVector minus = FloatVector.broadcast(Lanes.FLOATS, -shift);
    long end = x + bytes(count);
    for (long at = x; at < end; at += Lanes.BYTES) {
      FloatVector scores = FloatVector.fromMemorySegment(Lanes.FLOATS, Lanes.ALL, at, Lanes.ORDER);
      FloatVector weights = Exponential.exp(scores.fma(factor, minus));
      sum = weights.add(sum);
      weights.intoMemorySegment(Lanes.ALL, at, Lanes.ORDER);
    }
    return Lanes.sum(sum);
  }

  /** {@code dScores = weights * (dWeights - shared) * scale}, written over {@code dWeights}. */
  static void scoreGradient(long weights, long dWeights, int count, float shared, float scale) {
    FloatVector minus = Lanes.broadcast(shared);
    long end = bytes(count);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector own = Lanes.load(dWeights + i).sub(minus);
      Lanes.store(dWeights + i, Lanes.load(weights + i).mul(own).mul(scale));
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
