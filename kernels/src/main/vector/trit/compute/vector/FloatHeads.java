package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Keys and values in f32. */
final class FloatHeads implements HeadReader {
  /** Vectors of values that one weight serves. */
  private static final int TOGETHER = 4;

  @Override
  public long headBytes(int headDim) {
    return (long) headDim * Float.BYTES;
  }

  @Override
  public void dots(long query, long key, long step, int count, int headDim, long scores) {
    for (int s = 0; s < count; s += RowProducts.TOGETHER) {
      int some = Math.min(RowProducts.TOGETHER, count - s);
      RowProducts.dots(query, key + s * step, step, some, headDim, scores + (long) s * Float.BYTES);
    }
  }

  @Override
  public void mix(
      long value, long step, int count, int headDim, long weights, float scale, long out) {
    long bytes = (long) headDim * Float.BYTES;
    long fours = bytes / (TOGETHER * Lanes.BYTES) * (TOGETHER * Lanes.BYTES);
    for (long i = 0; i < fours; i += TOGETHER * Lanes.BYTES) {
      mixFour(value + i, step, count, weights, scale, out + i);
    }
    for (long i = fours; i < bytes; i += Lanes.BYTES) {
      mixOne(value + i, step, count, Lanes.first(bytes - i), weights, scale, out + i);
    }
  }

  /** Four vectors of a head's elements, which stay in registers for all values. */
  private static void mixFour(
      long value, long step, int seen, long weights, float scale, long out) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS), s1 = s0, s2 = s0, s3 = s0;
    for (int s = 0; s < seen; s++) {
      FloatVector weight = Lanes.broadcast(Lanes.get(weights + (long) s * Float.BYTES));
      s0 = weight.fma(Lanes.load(value), s0);
      s1 = weight.fma(Lanes.load(value + Lanes.BYTES), s1);
      s2 = weight.fma(Lanes.load(value + 2 * Lanes.BYTES), s2);
      s3 = weight.fma(Lanes.load(value + 3 * Lanes.BYTES), s3);
      value += step;
    }
    Lanes.store(out, s0.mul(scale));
    Lanes.store(out + Lanes.BYTES, s1.mul(scale));
    Lanes.store(out + 2 * Lanes.BYTES, s2.mul(scale));
    Lanes.store(out + 3 * Lanes.BYTES, s3.mul(scale));
  }

  /** One vector of a head's elements, the last maybe not whole. */
  private static void mixOne(
      long value,
      long step,
      int seen,
      VectorMask<Float> lanes,
      long weights,
      float scale,
      long out) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int s = 0; s < seen; s++) {
      float weight = Lanes.get(weights + (long) s * Float.BYTES);
      sum = Lanes.broadcast(weight).fma(Lanes.load(value, lanes), sum);
      value += step;
    }
    Lanes.store(out, sum.mul(scale), lanes);
  }
}
