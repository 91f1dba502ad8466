package trit.compute.vector;

import trit.compute.Workers;

/** Attention of a few new tokens to a cache, one query at a time. */
final class CachedRows {
  /** Multiplications that are not worth waking another thread for. */
  private static final long SMALL = 1 << 15;

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
    for (int s = 0; s < seen; s++) {
      float score = ScoreRows.dot(query, keys.row(s) + kvHead, headDim);
      Lanes.set(scores + (long) s * Float.BYTES, score);
    }
    ScoreRows.hide(scores, seen, seen);
    float scale = (float) (1 / Math.sqrt(headDim));
    float shift = scale * ScoreRows.largest(scores, seen);
    return ScoreRows.weights(scores, seen, scale, shift);
  }

  private static void mix(
      HeadRows values, long kvHead, int seen, int headDim, long weights, float scale, long out) {
    Lanes.ALL.asSlice(out, (long) headDim * Float.BYTES).fill((byte) 0);
    for (int s = 0; s < seen; s++) {
      float weight = Lanes.get(weights + (long) s * Float.BYTES) * scale;
      ScoreRows.addScaled(values.row(s) + kvHead, headDim, weight, out);
    }
  }
}
