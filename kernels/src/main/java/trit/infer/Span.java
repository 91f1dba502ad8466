package trit.infer;

/**
 * Rows of a batch that belong to one sequence and follow each other in it.
 *
 * @param cache of the sequence
 * @param from the first row
 * @param count how many
 */
record Span(KvCache cache, int from, int count) {

  /** One row past the last. */
  int to() {
    return from + count;
  }

  /** Where the tokens stand in their text. */
  int[] places() {
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = cache.length() + i;
    }
    return places;
  }
}
