package trit.code;

/**
 * Codes of IQ1_S and IQ1_M: points of {-1, 0, 1} moved by an eighth up or down, in eighths, so that
 * they are whole numbers.
 */
final class ShiftedPoints {
  private ShiftedPoints() {}

  /** Writes eight codes. */
  static void write(int point, boolean down, byte[] codes, int to) {
    for (int i = 0; i < 8; i++) {
      codes[to + i] = (byte) (8 * Grid.IQ1.coordinate(point, i) + (down ? -1 : 1));
    }
  }
}
