package trit.train;

import trit.file.text.TokenStore;

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

  /** Ids in a file; they can be read as long as it is open. */
  static Tokens of(TokenStore store) {
    return new Tokens() {
      @Override
      public long size() {
        return store.size();
      }

      @Override
      public void copy(long from, int[] target, int at, int count) {
        store.copy(from, target, at, count);
      }
    };
  }
}
