package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import trit.compute.Workers;

/** Attention of a few new tokens to a cache, one query at a time. */
final class CachedRows {
  /** Multiplications that are not worth waking another thread for. */
  private static final long SMALL = 1 << 15;

  /** Vectors of values that one weight serves. */
  private static final int TOGETHER = 4;

  private final Workers workers;
  private final ScratchPool scratch;

  CachedRows(Workers workers, ScratchPool scratch) {
    this.workers = workers;
    this.scratch = scratch;
  }

  /**
   * All heads of all tokens.
   *
   * @param tokens how many queries, the first of which sees {@code past + 1} keys
   * @param group query heads that share a key head
   */
  void attend(
      HeadRows q,
      HeadRows keys,
      HeadRows values,
      HeadRows out,
      int tokens,
      int past,
      int heads,
      int group,
      int headDim) {
    long work = (long) heads * tokens * (past + tokens) * headDim;
    Workers some = work < SMALL ? Workers.caller() : workers;
    some.run(
        tokens * heads,
        piece -> {
          int token = piece / heads;
          long head = (long) (piece % heads) * headDim * Float.BYTES;
          long kvHead = (long) (piece % heads / group) * headDim * Float.BYTES;
          int seen = past + token + 1;
          scratch.lend(
              ScoreRows.bytes(seen),
              scores -> {
                long query = q.row(token) + head;
                float total = weights(query, keys, kvHead, seen, headDim, scores);
                mix(values, kvHead, seen, headDim, scores, 1 / total, out.row(token) + head);
              });
        });
  }

  private static float weights(
      long query, HeadRows keys, long kvHead, int seen, int headDim, long scores) {
    long step = keys.step();
    for (int s = 0; s < seen; s += RowProducts.TOGETHER) {
      int count = Math.min(RowProducts.TOGETHER, seen - s);
      long to = scores + (long) s * Float.BYTES;
      RowProducts.dots(query, keys.row(s) + kvHead, step, count, headDim, to);
    }
    ScoreRows.hide(scores, seen, seen);
    float scale = (float) (1 / Math.sqrt(headDim));
    float shift = scale * ScoreRows.largest(scores, seen);
    return ScoreRows.weights(scores, seen, scale, shift);
  }

  private static void mix(
      HeadRows values, long kvHead, int seen, int headDim, long weights, float scale, long out) {
    long bytes = (long) headDim * Float.BYTES;
    long step = values.step();
    long first = values.row(0) + kvHead;
    long fours = bytes / (TOGETHER * Lanes.BYTES) * (TOGETHER * Lanes.BYTES);
    for (long i = 0; i < fours; i += TOGETHER * Lanes.BYTES) {
      mixFour(first + i, step, seen, weights, scale, out + i);
    }
    for (long i = fours; i < bytes; i += Lanes.BYTES) {
      mixOne(first + i, step, seen, Lanes.first(bytes - i), weights, scale, out + i);
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
