package trit.compute.vector;

import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Products of many tokens with encoded weights: each thread decodes the rows of a panel, turns them
 * as the tiles of a dense product read them and multiplies all tokens with them, so that decoded
 * weights never leave its cache.
 */
final class DecodedPanels {
  /** Columns that are decoded at once: whole blocks of every encoding, and a cache's worth. */
  private static final int DEPTH = 1024;

  /** Below it tokens are divided too. */
  private static final int ENOUGH_PIECES = 8;

  private final RowDecoder decoder;
  private final int rows;
  private final ScratchPool scratch;
  private final Workers workers;

  /** Products with {@code rows} rows of weights. */
  DecodedPanels(RowDecoder decoder, int rows, ScratchPool scratch, Workers workers) {
    this.decoder = decoder;
    this.rows = rows;
    this.scratch = scratch;
    this.workers = workers;
  }

  /** {@code y[T,N] = x[T,K] · w[N,K]ᵀ}. */
  void multiply(Tensor x, Tensor y) {
    int panels = Math.ceilDiv(rows, Panels.WIDE);
    int tiles = Math.ceilDiv(x.rows(), Tiles.ROWS);
    int shares = Math.clamp(ENOUGH_PIECES / Math.max(1, panels), 1, tiles);
    int tokens = Math.ceilDiv(tiles, shares) * Tiles.ROWS;
    int runs = Math.ceilDiv(x.rows(), tokens);
    long bytes = 2 * panelBytes() + Tiles.SCRATCH_BYTES;
    workers.run(
        panels * runs,
        piece -> {
          int from = piece % runs * tokens;
          int to = Math.min(x.rows(), from + tokens);
          scratch.lend(
              bytes, room -> multiply(x.rows(from, to), piece / runs, room, y.rows(from, to)));
        });
  }

  private void multiply(Tensor x, int panel, long room, Tensor y) {
    int first = panel * Panels.WIDE;
    int end = Math.min(rows, first + Panels.WIDE);
    long packed = room + panelBytes();
    long step = (long) x.columns() * Float.BYTES;
    Left inputs = Left.inPlace(Lanes.read(x), step, Float.BYTES, x.rows(), x.columns());
    Tiles.Store store = Tiles::write;
    for (int k = 0; k < x.columns(); k += DEPTH) {
      int depth = Math.min(DEPTH, x.columns() - k);
      decoder.decode(first, end, k, depth, room);
      Panels shape = new Panels(depth, end - first);
      shape.packTransposed(0, room, (long) depth * Float.BYTES, packed);
      long to = Lanes.write(y) + (long) first * Float.BYTES;
      long yStep = (long) y.columns() * Float.BYTES;
      store.run(inputs.elements(k, depth), shape, packed, 0, 1, to, yStep, packed + panelBytes());
      store = Tiles::add;
    }
  }

  private long panelBytes() {
    return (long) Panels.WIDE * Math.min(DEPTH, decoder.columns()) * Float.BYTES;
  }
}
