package trit.train;

/** A long row of token ids to draw training windows from. */
public interface Tokens {

  /** How many there are. */
  long size();

  /** Copies {@code count} ids, from position {@code from} on, to {@code target[at …]}. */
  void copy(long from, int[] target, int at, int count);

  /** Ids in memory. */
  static Tokens of(int... ids) {
    return new Tokens() {
      @Override
      public long size() {
        return ids.length;
      }

      @Override
      public void copy(long from, int[] target, int at, int count) {
        System.arraycopy(ids, Math.toIntExact(from), target, at, count);
      }
    };
  }
}
