package trit.code;

/** Signs of eight neighbours. */
final class Signs {
  private Signs() {}

  /** Negates code {@code from + i} where bit {@code i} of {@code signs} is set, for eight codes. */
  static void apply(int signs, byte[] codes, int from) {
    for (int i = 0; i < 8; i++) {
      int minus = -(signs >>> i & 1);
      codes[from + i] = (byte) ((codes[from + i] ^ minus) - minus);
    }
  }

  /** Eight signs from seven: there is always an even number of minus signs. */
  static int even(int seven) {
    return seven | (Integer.bitCount(seven) & 1) << 7;
  }
}
