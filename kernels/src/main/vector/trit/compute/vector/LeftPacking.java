package trit.compute.vector;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packs a left factor whose columns are contiguous: each tile's rows side by side, so that the
 * innermost loop walks through memory in order instead of from row to row of the source.
 */
final class LeftPacking {
  /** Rows of the source in one piece of work; each is read from end to end. */
  private static final int TOGETHER = 32;

  private static final long TILE_ROW_BYTES = (long) Tiles.ROWS * Float.BYTES;
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
  private static final ValueLayout.OfLong PAIR =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(Lanes.ORDER);

  private LeftPacking() {}

  /** How many pieces of work so deep a factor makes. */
  static int pieces(int depth) {
    return (depth + TOGETHER - 1) / TOGETHER;
  }

  /**
   * Bytes from tile to tile: one cache line more than needed, or for most depths all tiles would
   * compete for the same few lines of the first cache while they are written.
   */
  private static long tileBytes(int depth) {
    return depth * TILE_ROW_BYTES + 64;
  }

  /** Bytes that so many rows take. */
  static long bytes(int rows, int depth) {
    return (rows + Tiles.ROWS - 1L) / Tiles.ROWS * tileBytes(depth);
  }

  /** Writes what belongs to one piece; {@code a} has a {@code rowStep} of one float. */
  static void pack(Left a, int piece, long target) {
    int tiles = a.rows() / Tiles.ROWS;
    int rest = a.rows() % Tiles.ROWS;
    long tileBytes = tileBytes(a.depth());
    int end = Math.min(a.depth(), (piece + 1) * TOGETHER);
    for (int k = piece * TOGETHER; k < end; k++) {
      long from = a.address() + k * a.depthStep();
      long to = target + k * TILE_ROW_BYTES;
      copyTiles(from, tiles, to, tileBytes);
      copyRest(from + tiles * TILE_ROW_BYTES, rest, to + tiles * tileBytes);
    }
  }

  /** One row of the source: six neighbours to each tile. */
  private static void copyTiles(long from, int tiles, long to, long tileBytes) {
    for (int tile = 0; tile < tiles; tile++) {
      FloatVector four = FloatVector.fromMemorySegment(FOUR, Lanes.ALL, from, Lanes.ORDER);
      long two = Lanes.ALL.get(PAIR, from + 16);
      four.intoMemorySegment(Lanes.ALL, to, Lanes.ORDER);
      Lanes.ALL.set(PAIR, to + 16, two);
      from += TILE_ROW_BYTES;
      to += tileBytes;
    }
  }

  private static void copyRest(long from, int rows, long to) {
    for (long i = 0; i < (long) rows * Float.BYTES; i += Float.BYTES) {
      Lanes.set(to + i, Lanes.get(from + i));
    }
  }

  /** What was packed, as the left factor of a product. */
  static Left packed(int rows, int depth, long address) {
    return new Left(address, Float.BYTES, TILE_ROW_BYTES, tileBytes(depth), rows, depth);
  }
}
