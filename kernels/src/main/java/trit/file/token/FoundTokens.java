package trit.file.token;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Tokens that are found in a text before pieces are joined, such as control tokens: the leftmost,
 * and of those that begin at the same place the longest.
 */
final class FoundTokens {
  /** Stands for no token. */
  static final int NONE = SpecialTokens.NONE;

  private final List<String> all;

  /** Sorted: those with a common beginning lie beside each other, the shortest first. */
  private final String[] texts;

  private final int[] ids;
  private final BitSet beginnings = new BitSet();

  /**
   * Finds tokens.
   *
   * @param all texts of the vocabulary
   * @param ids of the tokens to find; none of their texts is empty, of equal ones the last is found
   */
  FoundTokens(List<String> all, int[] ids) {
    this.all = all;
    this.texts = new String[ids.length];
    for (int i = 0; i < ids.length; i++) {
      texts[i] = all.get(ids[i]);
      beginnings.set(texts[i].charAt(0));
    }
    Arrays.sort(texts);
    this.ids = new int[ids.length];
    for (int id : ids) {
      this.ids[firstNotBefore(all.get(id))] = id;
    }
  }

  private int firstNotBefore(String text) {
    int low = 0;
    int high = texts.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (texts[middle].compareTo(text) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many characters a token takes. */
  int length(int id) {
    return all.get(id).length();
  }

  /** The token that begins at a place; {@link #NONE} where none does. */
  int at(String text, int place) {
    if (!beginnings.get(text.charAt(place))) {
      return NONE;
    }
    int found = NONE;
    int low = 0;
    int high = texts.length;
    // those from low to high begin with the text's next characters
    for (int depth = 0; low < high && place + depth < text.length(); depth++) {
      char c = text.charAt(place + depth);
      low = firstWith(depth, c, low, high);
      high = firstWith(depth, c + 1, low, high);
      if (low < high && texts[low].length() == depth + 1) {
        found = ids[low];
      }
    }
    return found;
  }

  /** The first from low to high that has this character there, or a greater one. */
  private int firstWith(int depth, int c, int low, int high) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = from + to >>> 1;
      if (texts[middle].length() <= depth || texts[middle].charAt(depth) < c) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
