package trit.compute.vector;

/**
 * Attention of the query heads that share one key head, with the scores of a few queries and one
 * block of keys in memory at a time; sums are rescaled when a later block has a larger score (Dao
 * et al., 2022; Milakov and Gimelshein, 2018).
 *
 * @param headDim elements of a head
 * @param first the number of keys that the first query sees besides its own
 * @param queries how many queries
 * @param keys the keys that all queries together see
 * @param values their values
 */
record AttentionForward(int headDim, int first, int queries, HeadRows keys, HeadRows values) {
  /** Queries whose scores are in memory at once: whole tiles. */
  private static final int TOGETHER = 4 * Tiles.ROWS;

  private static final long SCORES = (long) KeyBlocks.SIZE * Float.BYTES;

  /** Bytes of scratch that {@link #pack} and {@link #attend} need. */
  long scratchBytes() {
    return blocks().bytesAcross() + blocks().bytesAlong() + TOGETHER * SCORES + Tiles.SCRATCH_BYTES;
  }

  /** Packs keys and values; once for all heads of the group. */
  void pack(long scratch) {
    blocks().packAcross(keys, scratch);
    blocks().packAlong(values, valuesAt(scratch));
  }

  /**
   * One query head.
   *
   * @param q its queries
   * @param out its results
   * @param sums where the natural logarithms of the sums of exponentials go
   */
  void attend(HeadRows q, HeadRows out, LogSums sums, long scratch) {
    for (int query = 0; query < queries; query += TOGETHER) {
      attendTogether(q, query, Math.min(TOGETHER, queries - query), out, sums, scratch);
    }
  }

  private void attendTogether(
      HeadRows q, int query, int count, HeadRows out, LogSums sums, long scratch) {
    float[] largest = new float[count];
    float[] total = new float[count];
    int visible = first + query + count;
    for (int block = 0; block * KeyBlocks.SIZE < visible; block++) {
      int size = Math.min(blocks().size(block), visible - block * KeyBlocks.SIZE);
      scores(q, query, count, block, size, scratch);
      for (int i = 0; i < count; i++) {
        int seen = Math.clamp(first + query + i + 1 - block * KeyBlocks.SIZE, 0, size);
        long row = scoresAt(scratch) + i * SCORES;
        ScoreRows.hide(row, seen, size);
        if (block == 0) {
          largest[i] = scale() * ScoreRows.largest(row, size);
          total[i] = ScoreRows.weights(row, size, scale(), largest[i]);
        } else {
          float before = largest[i];
          largest[i] = Math.max(before, scale() * ScoreRows.largest(row, size));
          float shrink = (float) Math.exp(before - largest[i]);
          float sum = ScoreRows.weights(row, size, scale(), largest[i]);
          total[i] = total[i] * shrink + sum;
          ScoreRows.scale(out.row(query + i), headDim, shrink);
        }
      }
      mix(query, count, block, size, out, scratch);
    }
    for (int i = 0; i < count; i++) {
      ScoreRows.scale(out.row(query + i), headDim, 1 / total[i]);
      sums.set(query + i, largest[i] + (float) Math.log(total[i]));
    }
  }

  private void scores(HeadRows q, int query, int count, int block, int size, long scratch) {
    Panels panels = blocks().across(block);
    int needed = (size + Panels.WIDE - 1) / Panels.WIDE;
    Tiles.write(
        q.left(query, count, headDim),
        panels,
        blocks().atAcross(scratch, block),
        0,
        needed,
        scoresAt(scratch),
        SCORES,
        edgeAt(scratch));
  }

  private void mix(int query, int count, int block, int size, HeadRows out, long scratch) {
    Left weights = Left.inPlace(scoresAt(scratch), SCORES, Float.BYTES, count, size);
    Panels panels = blocks().along(block);
    long packed = blocks().atAlong(valuesAt(scratch), block);
    Tiles.Store store = block == 0 ? Tiles::write : Tiles::add;
    store.run(
        weights, panels, packed, 0, panels.count(), out.row(query), out.step(), edgeAt(scratch));
  }

  private float scale() {
    return (float) (1 / Math.sqrt(headDim));
  }

  private KeyBlocks blocks() {
    return new KeyBlocks(first + queries, headDim);
  }

  private long valuesAt(long scratch) {
    return scratch + blocks().bytesAcross();
  }

  private long scoresAt(long scratch) {
    return valuesAt(scratch) + blocks().bytesAlong();
  }

  private long edgeAt(long scratch) {
    return scoresAt(scratch) + TOGETHER * SCORES;
  }

  /** Where the logarithm of each query's sum of exponentials goes. */
  @FunctionalInterface
  interface LogSums {
    void set(int query, float value);
  }
}
