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
   * @param reader how keys and values are read
   * @param tokens how many queries, the first of which sees {@code past + 1} keys
   * @param group query heads that share a key head
   */
  void attend(
      HeadReader reader,
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
          long kvHead = piece % heads / group * reader.headBytes(headDim);
          int seen = past + token + 1;
          scratch.lend(
              ScoreRows.bytes(seen),
              scores -> {
                long query = q.row(token) + head;
                long key = keys.row(0) + kvHead;
                float total = weights(reader, query, key, keys.step(), seen, headDim, scores);
                long value = values.row(0) + kvHead;
                long to = out.row(token) + head;
                reader.mix(value, values.step(), seen, headDim, scores, 1 / total, to);
              });
        });
  }

  private static float weights(
      HeadReader reader, long query, long key, long step, int seen, int headDim, long scores) {
    reader.dots(query, key, step, seen, headDim, scores);
    ScoreRows.hide(scores, seen, seen);
    float scale = (float) (1 / Math.sqrt(headDim));
    float shift = scale * ScoreRows.largest(scores, seen);
    return ScoreRows.weights(scores, seen, scale, shift);
  }
}
