package trit.compute.vector;

/**
 * Where one part of the codes of a super-block of 256 lies for two vectors of rows. An int lane
 * belongs to a row: field {@code n} of its lower half is that of column {@code 2n}, field {@code n}
 * of its upper half that of column {@code 2n + 1}; vectors of the first rows and of the second take
 * turns.
 *
 * @param bits of a field: 1, 2 or 4; 0 where there is no such part
 */
record CodePlanes(int bits) {
  private static final int COLUMNS = 256;

  /** Columns that an int lane holds. */
  private int columns() {
    return Integer.SIZE / bits;
  }

  /** Bytes of the part, for vectors of {@code width} bytes. */
  int bytes(int width) {
    return bits == 0 ? 0 : COLUMNS / columns() * 2 * width;
  }

  /**
   * Lays the part of one row.
   *
   * @param codes whose part begins at bit {@code shift}
   * @param place the row's place in its group
   * @param laid {@link #bytes} from {@code first} on; each row has its own part of them
   */
  void lay(byte[] codes, int shift, int width, int place, byte[] laid, int first) {
    if (bits == 0) {
      return;
    }
    int rows = width / Integer.BYTES;
    int at = first + place / rows * width + place % rows * Integer.BYTES;
    for (int k = 0; k < COLUMNS; k += columns()) {
      int lane = lane(codes, k, shift);
      for (int b = 0; b < Integer.BYTES; b++) {
        laid[at + b] = (byte) (lane >> b * Byte.SIZE);
      }
      at += 2 * width;
    }
  }

  private int lane(byte[] codes, int column, int shift) {
    int lane = 0;
    for (int i = 0; i < columns(); i++) {
      int field = codes[column + i] >>> shift & (1 << bits) - 1;
      lane |= field << i % 2 * Short.SIZE + i / 2 * bits;
    }
    return lane;
  }
}
