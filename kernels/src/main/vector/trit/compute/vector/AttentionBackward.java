package trit.compute.vector;

/**
 * The gradient of attention for the query heads that share one key head: scores are computed again
 * for a few queries and one block of keys at a time (Dao et al., 2022, appendix B).
 *
 * @param headDim elements of a head
 * @param length queries, and keys
 * @param keys the keys
 * @param values their values
 * @param dKeys the gradient of the keys, added to
 * @param dValues the gradient of the values, added to
 */
record AttentionBackward(
    int headDim, int length, HeadRows keys, HeadRows values, HeadRows dKeys, HeadRows dValues) {
  /** Queries whose scores are in memory at once: whole tiles. */
  private static final int TOGETHER = 8 * Tiles.ROWS;

  private static final long SCORES = (long) KeyBlocks.SIZE * Float.BYTES;

  /**
   * What one query head brings.
   *
   * @param q its queries
   * @param out its results
   * @param dOut their gradient
   * @param dq the gradient of the queries, overwritten
   * @param logSums the natural logarithms of the sums of exponentials, one per row
   */
  record Head(HeadRows q, HeadRows out, HeadRows dOut, HeadRows dq, HeadRows logSums) {

    /** Of the rows of all heads, those of one from row {@code first} on. */
    Head of(int head, long first, int headDim) {
      return new Head(
          q.from(first).head(head, headDim),
          out.from(first).head(head, headDim),
          dOut.from(first).head(head, headDim),
          dq.from(first).head(head, headDim),
          logSums.from(first).head(head, 1));
    }
  }

  /** Bytes of scratch that {@link #pack} and {@link #propagate} need. */
  long scratchBytes() {
    return 2 * blocks().bytesAcross()
        + blocks().bytesAlong()
        + 2 * TOGETHER * SCORES
        + 2 * new Panels(TOGETHER, headDim).bytes()
        + Tiles.SCRATCH_BYTES;
  }

  /** Packs keys and values; once for all heads of the group. */
  void pack(long scratch) {
    Places at = places(scratch);
    blocks().packAcross(keys, at.keysAcross);
    blocks().packAcross(values, at.valuesAcross);
    blocks().packAlong(keys, at.keysAlong);
  }

  /** Writes the gradient of one head's queries, and adds to those of keys and values. */
  void propagate(Head head, long scratch) {
    Places at = places(scratch);
    float[] shared = new float[TOGETHER];
    for (int query = 0; query < length; query += TOGETHER) {
      int count = Math.min(TOGETHER, length - query);
      for (int i = 0; i < count; i++) {
        shared[i] = ScoreRows.dot(head.dOut.row(query + i), head.out.row(query + i), headDim);
      }
      Panels panels = new Panels(count, headDim);
      for (int panel = 0; panel < panels.count(); panel++) {
        panels.pack(panel, head.q.row(query), head.q.step(), at.queries);
        panels.pack(panel, head.dOut.row(query), head.dOut.step(), at.dResults);
      }
      for (int block = 0; block * KeyBlocks.SIZE < query + count; block++) {
        propagate(head, query, count, block, shared, at);
      }
    }
  }

  /** Some queries and one block of keys. */
  private void propagate(Head head, int query, int count, int block, float[] shared, Places at) {
    int firstKey = block * KeyBlocks.SIZE;
    int size = Math.min(blocks().size(block), query + count - firstKey);
    long keysAcross = blocks().atAcross(at.keysAcross, block);
    long valuesAcross = blocks().atAcross(at.valuesAcross, block);
    multiplyKeys(head.q.left(query, count, headDim), block, size, keysAcross, at.weights, at);
    multiplyKeys(head.dOut.left(query, count, headDim), block, size, valuesAcross, at.dScores, at);
    float scale = (float) (1 / Math.sqrt(headDim));
    for (int i = 0; i < count; i++) {
      int seen = Math.clamp(query + i + 1 - firstKey, 0, size);
      long weights = at.weights + i * SCORES;
      ScoreRows.hide(weights, seen, size);
      ScoreRows.weights(weights, size, scale, Lanes.get(head.logSums.row(query + i)));
      ScoreRows.scoreGradient(weights, at.dScores + i * SCORES, size, shared[i], scale);
    }
    Panels along = blocks().along(block);
    Left dScores = Left.inPlace(at.dScores, SCORES, Float.BYTES, count, size);
    Tiles.Store store = block == 0 ? Tiles::write : Tiles::add;
    store.run(
        dScores,
        along,
        blocks().atAlong(at.keysAlong, block),
        0,
        along.count(),
        head.dq.row(query),
        head.dq.step(),
        at.edge);
    addTransposed(at.dScores, size, count, at.queries, dKeys.from(firstKey), at);
    addTransposed(at.weights, size, count, at.dResults, dValues.from(firstKey), at);
  }

  private void multiplyKeys(Left rows, int block, int size, long packed, long target, Places at) {
    int needed = (size + Panels.WIDE - 1) / Panels.WIDE;
    Tiles.write(rows, blocks().across(block), packed, 0, needed, target, SCORES, at.edge);
  }

  /** {@code target += rowsᵀ · packed}: from scores per query to gradients per key. */
  private void addTransposed(
      long rows, int size, int count, long packed, HeadRows target, Places at) {
    Left columns = Left.inPlace(rows, Float.BYTES, SCORES, size, count);
    Panels panels = new Panels(count, headDim);
    Tiles.add(columns, panels, packed, 0, panels.count(), target.row(0), target.step(), at.edge);
  }

  private KeyBlocks blocks() {
    return new KeyBlocks(length, headDim);
  }

  private Places places(long scratch) {
    long valuesAcross = scratch + blocks().bytesAcross();
    long keysAlong = valuesAcross + blocks().bytesAcross();
    long weights = keysAlong + blocks().bytesAlong();
    long dScores = weights + TOGETHER * SCORES;
    long queries = dScores + TOGETHER * SCORES;
    long dResults = queries + new Panels(TOGETHER, headDim).bytes();
    long edge = dResults + new Panels(TOGETHER, headDim).bytes();
    return new Places(scratch, valuesAcross, keysAlong, weights, dScores, queries, dResults, edge);
  }

  /** Where the parts of the scratch memory begin. */
  private record Places(
      long keysAcross,
      long valuesAcross,
      long keysAlong,
      long weights,
      long dScores,
      long queries,
      long dResults,
      long edge) {}
}
