package trit.code;

import java.util.Arrays;
import trit.code.search.TableSearch;

/**
 * The sixteen codes of IQ4_NL and IQ4_XS, closer together near zero (ggml, {@code kvalues_iq4nl}).
 */
final class NonlinearTable {
  private static final byte[] CODES = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };
  private static final int TRIES = 7;

  private NonlinearTable() {}

  static TableSearch search() {
    return new TableSearch(CODES, TRIES);
  }

  /** All of them, in ascending order. */
  static byte[] codes() {
    return CODES.clone();
  }

  /** Turns indices into codes. */
  static void toCodes(byte[] indices) {
    for (int i = 0; i < indices.length; i++) {
      indices[i] = CODES[indices[i]];
    }
  }

  /** Whether the table holds a code. */
  static boolean has(int code) {
    return code == (byte) code && Arrays.binarySearch(CODES, (byte) code) >= 0;
  }

  /**
   * The place of a code in the table.
   *
   * @throws IllegalArgumentException for a code that is not in it
   */
  static byte index(byte code) {
    int index = Arrays.binarySearch(CODES, code);
    if (index < 0) {
      throw new IllegalArgumentException(
          "code " + code + " is not one of " + Arrays.toString(CODES));
    }
    return (byte) index;
  }
}
