package trit.compute.vector;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packs a left factor whose columns are contiguous: each tile's rows side by side, so that the
 * innermost loop walks through memory in order instead of from row to row of the source.
 */
final class LeftPacking {
  /** Tiles packed together, so that whole cache lines of the source are used at once. */
  private static final int GROUP = 16;

  private static final long TILE_ROW_BYTES = (long) Tiles.ROWS * Float.BYTES;
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
  private static final ValueLayout.OfLong PAIR =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(Lanes.ORDER);

  private LeftPacking() {}

  /** How many groups of tiles so many rows make: pieces of work for {@link #pack}. */
  static int groups(int rows) {
    return (rows + GROUP * Tiles.ROWS - 1) / (GROUP * Tiles.ROWS);
  }

  /** Bytes that so many rows take. */
  static long bytes(int rows, int depth) {
    return (rows + Tiles.ROWS - 1L) / Tiles.ROWS * depth * TILE_ROW_BYTES;
  }

  /** Writes one group of tiles; {@code a} has a {@code rowStep} of one float. */
  static void pack(Left a, int group, long target) {
    int first = group * GROUP;
    int whole = Math.min(GROUP, a.rows() / Tiles.ROWS - first);
    long tileBytes = a.depth() * TILE_ROW_BYTES;
    long from = a.address() + first * TILE_ROW_BYTES;
    long to = target + first * tileBytes;
    for (int k = 0; k < a.depth(); k++) {
      copyTiles(from, whole, to, tileBytes);
      from += a.depthStep();
      to += TILE_ROW_BYTES;
    }
    int rest = Math.min(GROUP * Tiles.ROWS, a.rows() - first * Tiles.ROWS) - whole * Tiles.ROWS;
    if (rest > 0) {
      packRest(a, first + whole, rest, target + (first + whole) * tileBytes);
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

  private static void packRest(Left a, int tile, int rows, long target) {
    for (int k = 0; k < a.depth(); k++) {
      long from = a.address() + tile * TILE_ROW_BYTES + k * a.depthStep();
      long to = target + k * TILE_ROW_BYTES;
      for (long i = 0; i < (long) rows * Float.BYTES; i += Float.BYTES) {
        Lanes.set(to + i, Lanes.get(from + i));
      }
    }
  }

  /** What was packed, as the left factor of a product. */
  static Left packed(int rows, int depth, long address) {
    return new Left(address, Float.BYTES, TILE_ROW_BYTES, depth * TILE_ROW_BYTES, rows, depth);
  }
}
