package trit.compute.vector;

/**
 * How the rows of a weight matrix are cut into groups that one kernel call multiplies.
 *
 * @param bits width of the kernel's vectors
 * @param size rows of a group
 * @param count groups; the last may be padded with rows of zeros
 * @param rows rows of the matrix
 */
record RowGroups(int bits, int size, int count, int rows) {
  private static final int NARROWEST = 128;

  /** Padding may cost one row in this many: with 4% for a layout's scales less than a tenth. */
  private static final int PADDING_SHARE = 17;

  /**
   * The widest groups that leave no row over, counting a last group as full where its padding is
   * small; else the narrowest, which leave the fewest over.
   *
   * @param rows rows of the matrix
   * @param bits the widest vectors to use
   * @param narrowestSize rows of a group at 128 bits; other widths take proportionally more
   */
  static RowGroups of(int rows, int bits, int narrowestSize) {
    for (int width = bits; ; width /= 2) {
      int size = narrowestSize * (width / NARROWEST);
      int over = rows % size;
      boolean padded = over > 0 && (long) (size - over) * PADDING_SHARE <= rows;
      if (over == 0 || padded || width == NARROWEST) {
        return new RowGroups(width, size, rows / size + (padded ? 1 : 0), rows);
      }
    }
  }

  /** The first row of a group. */
  int first(int group) {
    return group * size;
  }

  /** How many rows of a group are not padding. */
  int filled(int group) {
    return Math.min(size, rows - first(group));
  }

  /** How many rows all groups cover; the rest are left to the scalar product. */
  int covered() {
    return Math.min(rows, count * size);
  }
}
