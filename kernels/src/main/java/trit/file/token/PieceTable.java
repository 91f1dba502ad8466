package trit.file.token;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pieces by their text: open addressing, with the polynomial hash of Karp and Rabin (1987), by
 * which the hash of any part of a text follows from the hashes of where it begins and ends. Of
 * equal pieces the last is found.
 */
final class PieceTable {
  /** Stands for no piece. */
  static final int NONE = -1;

  private static final int SPREAD = 0x9E37_79B1;

  /** Bits of the answer to which characters are neighbours, few enough to stay in a near cache. */
  private static final int NEIGHBOUR_BITS = 18;

  private final List<String> texts;

  /** A hash above, an id plus one below; 0 where there is no piece. */
  private final long[] slots;

  private final int shift;
  private final long[] neighbours = new long[(1 << NEIGHBOUR_BITS) / Long.SIZE];

  /** Nobody can choose pieces that share hashes, as it differs from start to start. */
  private final int base = ThreadLocalRandom.current().nextInt() & ~7 | 5;

  private final int[] powers;

  /**
   * A table.
   *
   * @param texts of all tokens
   * @param ids of the pieces, none of which is empty
   */
  PieceTable(List<String> texts, int[] ids) {
    this.texts = texts;
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(2 * ids.length, 2) - 1);
    this.slots = new long[1 << bits];
    this.shift = Integer.SIZE - bits;
    int longest = 0;
    for (int id : ids) {
      longest = Math.max(longest, texts.get(id).length());
      put(id);
    }
    this.powers = new int[longest + 1];
    powers[0] = 1;
    for (int i = 1; i <= longest; i++) {
      powers[i] = powers[i - 1] * base;
    }
  }

  private void put(int id) {
    String text = texts.get(id);
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      hash = hash(hash, c);
      if (i > 0) {
        int bit = neighbour(text.charAt(i - 1), c);
        neighbours[bit / Long.SIZE] |= 1L << bit;
      }
    }
    slots[slot(text, hash)] = (long) hash << Integer.SIZE | id + 1;
  }

  /** Where a new piece goes: a free slot, or that of an equal piece. */
  private int slot(String text, int hash) {
    int slot = hash * SPREAD >>> shift;
    while (slots[slot] != 0
        && ((int) (slots[slot] >>> Integer.SIZE) != hash
            || !texts.get((int) slots[slot] - 1).equals(text))) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  /** The hash of a text, 0 for the empty one, with one more character. */
  int hash(int hash, char next) {
    return hash * base + next + 1;
  }

  /**
   * The piece that a part of a text is.
   *
   * @param hashes of the text's beginnings: {@code hashes[i]} of its first {@code i} characters
   * @return {@link #NONE} where it is none
   */
  int find(char[] text, int[] hashes, int from, int to) {
    if (to - from >= powers.length) {
      return NONE;
    }
    int hash = hashes[to] - hashes[from] * powers[to - from];
    int slot = hash * SPREAD >>> shift;
    while (slots[slot] != 0) {
      int id = (int) slots[slot] - 1;
      if ((int) (slots[slot] >>> Integer.SIZE) == hash && isPart(texts.get(id), text, from, to)) {
        return id;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return NONE;
  }

  private static boolean isPart(String piece, char[] text, int from, int to) {
    if (piece.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text[i] != piece.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  /** Whether some piece may hold these two side by side; false where none does. */
  boolean mayHold(char left, char right) {
    int bit = neighbour(left, right);
    return (neighbours[bit / Long.SIZE] >>> bit & 1) != 0;
  }

  private static int neighbour(char left, char right) {
    return (left * 0x85EB_CA77 + right) * SPREAD >>> Integer.SIZE - NEIGHBOUR_BITS;
  }
}
