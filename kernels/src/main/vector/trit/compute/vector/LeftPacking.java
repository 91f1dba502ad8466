package trit.compute.vector;

import java.lang.foreign.ValueLayout;

/**
 * Packs a left factor whose columns are contiguous: each tile's rows side by side, so that the
 * innermost loop walks through memory in order instead of from row to row of the source.
 */
final class LeftPacking {
  private static final ValueLayout.OfLong PAIR =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(Lanes.ORDER);

  private static final long TILE_ROW_BYTES = (long) Tiles.ROWS * Float.BYTES;

  private LeftPacking() {}

  /** How many tiles so many rows make. */
  static int tiles(int rows) {
    return (rows + Tiles.ROWS - 1) / Tiles.ROWS;
  }

  /** Bytes that so many rows take. */
  static long bytes(int rows, int depth) {
    return tiles(rows) * depth * TILE_ROW_BYTES;
  }

  /** Writes one tile; {@code a} has a {@code rowStep} of one float. */
  static void pack(Left a, int tile, long target) {
    long from = a.address() + tile * TILE_ROW_BYTES;
    long to = target + tile * a.depth() * TILE_ROW_BYTES;
    int rows = Math.min(Tiles.ROWS, a.rows() - tile * Tiles.ROWS);
    for (int k = 0; k < a.depth(); k++) {
      if (rows == Tiles.ROWS) {
        for (long i = 0; i < TILE_ROW_BYTES; i += Long.BYTES) {
          Lanes.ALL.set(PAIR, to + i, Lanes.ALL.get(PAIR, from + i));
        }
      } else {
        for (long i = 0; i < (long) rows * Float.BYTES; i += Float.BYTES) {
          Lanes.set(to + i, Lanes.get(from + i));
        }
      }
      from += a.depthStep();
      to += TILE_ROW_BYTES;
    }
  }

  /** What was packed, as the left factor of a product. */
  static Left packed(int rows, int depth, long address) {
    return new Left(address, Float.BYTES, TILE_ROW_BYTES, depth * TILE_ROW_BYTES, rows, depth);
  }
}
