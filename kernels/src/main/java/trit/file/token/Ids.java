package trit.file.token;

import java.util.Arrays;

/** A growing row of ids. */
final class Ids {
  private int[] ids = new int[64];
  private int size;

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }

  /** Whether this is the last one. */
  boolean endsWith(int id) {
    return size > 0 && ids[size - 1] == id;
  }

  int[] toArray() {
    return Arrays.copyOf(ids, size);
  }
}
