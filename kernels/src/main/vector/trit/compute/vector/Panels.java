package trit.compute.vector;

/**
 * A matrix {@code [depth, columns]} cut into panels of neighbouring columns, each as wide as the
 * tile that multiplies it and stored row after row, so that the innermost loop reads it in order.
 * The last panel is filled up with zeros.
 *
 * @param depth rows
 * @param columns columns before filling up
 */
record Panels(int depth, int columns) {
  private static final boolean MANY_REGISTERS = Lanes.BYTES == 64;

  /** Columns of the narrow tile. */
  static final int NARROW = 2 * Lanes.COUNT;

  /** Columns of the widest tile this machine has registers for. */
  static final int WIDE = MANY_REGISTERS ? 4 * Lanes.COUNT : NARROW;

  /** How many panels there are. */
  int count() {
    return (columns + WIDE - 1) / WIDE;
  }

  /** Columns of a panel as stored: the last one is narrow where that suffices. */
  int width(int panel) {
    return columns - panel * WIDE <= NARROW ? NARROW : WIDE;
  }

  /** Columns of a panel that belong to the matrix. */
  int used(int panel) {
    return Math.min(WIDE, columns - panel * WIDE);
  }

  /** Where a panel begins, in bytes from the first. */
  long offset(int panel) {
    return (long) panel * WIDE * depth * Float.BYTES;
  }

  /** Bytes of all panels. */
  long bytes() {
    return offset(count());
  }

  /**
   * Writes one panel of a matrix whose rows are contiguous.
   *
   * @param source the first element of the matrix
   * @param step bytes from row to row
   */
  void pack(int panel, long source, long step, long target) {
    long from = source + (long) panel * WIDE * Float.BYTES;
    long to = target + offset(panel);
    int width = width(panel);
    if (used(panel) == width) {
      copyRows(from, step, to, (long) width * Float.BYTES);
    } else {
      copyAndFill(from, step, to, used(panel), width);
    }
  }

  /**
   * Writes one panel of a matrix whose columns are contiguous.
   *
   * @param source the first element of the matrix
   * @param step bytes from column to column
   */
  void packTransposed(int panel, long source, long step, long target) {
    long from = source + panel * WIDE * step;
    long to = target + offset(panel);
    int width = width(panel);
    for (int k = 0; k < depth; k += Transposition.SIDE) {
      int high = Math.min(Transposition.SIDE, depth - k);
      for (int j = 0; j < width; j += Transposition.SIDE) {
        int across = Math.min(Transposition.SIDE, width - j);
        int used = Math.clamp(used(panel) - j, 0, across);
        Transposition.write(
            from + j * step + (long) k * Float.BYTES,
            step,
            used,
            across,
            high,
            to + ((long) k * width + j) * Float.BYTES,
            (long) width * Float.BYTES);
      }
    }
  }

  private void copyRows(long from, long step, long to, long bytes) {
    for (int k = 0; k < depth; k++) {
      for (long i = 0; i < bytes; i += Lanes.BYTES) {
        Lanes.store(to + i, Lanes.load(from + i));
      }
      from += step;
      to += bytes;
    }
  }

  private void copyAndFill(long from, long step, long to, int used, int width) {
    for (int k = 0; k < depth; k++) {
      for (int j = 0; j < width; j++) {
        Lanes.set(to + (long) j * Float.BYTES, j < used ? Lanes.get(from + (long) j * 4) : 0);
      }
      from += step;
      to += (long) width * Float.BYTES;
    }
  }
}
