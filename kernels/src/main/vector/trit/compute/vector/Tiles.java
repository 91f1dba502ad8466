package trit.compute.vector;

/** Products of a few rows with packed panels, tile by tile. */
final class Tiles {
  /** Rows of a tile. */
  static final int ROWS = 6;

  /** What {@code scratch} must hold: one tile that does not fit its place. */
  static final long SCRATCH_BYTES = (long) ROWS * Panels.WIDE * Float.BYTES;

  private Tiles() {}

  /**
   * {@code c = a · b} for some panels of {@code b}; where {@code a} is less deep than {@code b},
   * the last rows of {@code b} do not count.
   *
   * @param panels the shape of {@code b}
   * @param b its first panel
   * @param from the first panel to multiply
   * @param to the panel after the last
   * @param c the element of the result in the first row and column
   * @param cStep bytes from row to row of {@code c}
   * @param scratch {@link #SCRATCH_BYTES} that nobody else uses
   */
  static void write(
      Left a, Panels panels, long b, int from, int to, long c, long cStep, long scratch) {
    for (int panel = from; panel < to; panel++) {
      long column = c + (long) panel * Panels.WIDE * Float.BYTES;
      long packed = b + panels.offset(panel);
      int width = panels.width(panel);
      boolean fits = panels.used(panel) == width;
      for (int row = 0; row < a.rows(); row += ROWS) {
        long target = column + row * cStep;
        int high = Math.min(ROWS, a.rows() - row);
        if (fits && high == ROWS) {
          tile(a, row, width, packed, target, cStep);
        } else {
          tile(a, row, width, packed, scratch, (long) width * Float.BYTES);
          copy(scratch, width, high, panels.used(panel), target, cStep);
        }
      }
    }
  }

  /** {@code c += a · b}; otherwise as {@link #write}. */
  static void add(
      Left a, Panels panels, long b, int from, int to, long c, long cStep, long scratch) {
    for (int panel = from; panel < to; panel++) {
      long column = c + (long) panel * Panels.WIDE * Float.BYTES;
      long packed = b + panels.offset(panel);
      int width = panels.width(panel);
      for (int row = 0; row < a.rows(); row += ROWS) {
        int high = Math.min(ROWS, a.rows() - row);
        tile(a, row, width, packed, scratch, (long) width * Float.BYTES);
        add(scratch, width, high, panels.used(panel), column + row * cStep, cStep);
      }
    }
  }

  private static void tile(Left a, int row, int width, long b, long c, long cStep) {
    long first = a.address() + row / ROWS * a.tileStep();
    int rows = a.rows() - row;
    if (width == Panels.NARROW) {
      NarrowTile.multiply(first, a.rowStep(), a.depthStep(), rows, b, c, cStep, a.depth());
    } else {
      WideTile.multiply(first, a.rowStep(), a.depthStep(), rows, b, c, cStep, a.depth());
    }
  }

  private static void copy(long tile, int width, int rows, int columns, long c, long cStep) {
    long bytes = (long) columns * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (int row = 0; row < rows; row++) {
      for (long i = 0; i < whole; i += Lanes.BYTES) {
        Lanes.store(c + i, Lanes.load(tile + i));
      }
      for (long i = whole; i < bytes; i += Float.BYTES) {
        Lanes.set(c + i, Lanes.get(tile + i));
      }
      tile += (long) width * Float.BYTES;
      c += cStep;
    }
  }

  private static void add(long tile, int width, int rows, int columns, long c, long cStep) {
    long bytes = (long) columns * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (int row = 0; row < rows; row++) {
      for (long i = 0; i < whole; i += Lanes.BYTES) {
        Lanes.store(c + i, Lanes.load(c + i).add(Lanes.load(tile + i)));
      }
      for (long i = whole; i < bytes; i += Float.BYTES) {
        Lanes.set(c + i, Lanes.get(c + i) + Lanes.get(tile + i));
      }
      tile += (long) width * Float.BYTES;
      c += cStep;
    }
  }

  /** What happens to the products: {@link Tiles#write} or {@link Tiles#add}. */
  @FunctionalInterface
  interface Store {
    /** As {@link Tiles#write}. */
    void run(Left a, Panels panels, long b, int from, int to, long c, long cStep, long scratch);
  }
}
