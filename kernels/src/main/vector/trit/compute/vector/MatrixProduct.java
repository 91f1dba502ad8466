package trit.compute.vector;

import trit.compute.Workers;

/**
 * Dense products of any size: the right factor is packed block by block, and the threads share the
 * tiles of the result. Every element is summed in the same order however the tiles are shared.
 */
final class MatrixProduct {
  /** Products summed before a tile is stored: a panel of this depth stays in the second cache. */
  private static final int DEPTH = 512;

  /** Columns packed at once. */
  private static final int COLUMNS = 1024;

  /** Rows of one piece of work: as many as keep a packed panel busy. */
  private static final int PIECE_ROWS = 16 * Tiles.ROWS;

  /** Below it columns are divided too. */
  private static final int ENOUGH_PIECES = 16;

  /** Multiplications that are not worth waking another thread for. */
  private static final long SMALL = 1 << 18;

  private final Workers workers;
  private final ScratchPool scratch;

  MatrixProduct(Workers workers, ScratchPool scratch) {
    this.workers = workers;
    this.scratch = scratch;
  }

  /** {@code c = a · b}. */
  void write(Left a, Right b, long c, long cStep) {
    multiply(a, b, c, cStep, Tiles::write);
  }

  /** {@code c += a · b}. */
  void add(Left a, Right b, long c, long cStep) {
    multiply(a, b, c, cStep, Tiles::add);
  }

  private void multiply(Left a, Right b, long c, long cStep, Tiles.Store first) {
    if (a.rows() == 0 || b.columns() == 0) {
      return;
    }
    int blocks = Math.max(1, (b.depth() + DEPTH - 1) / DEPTH);
    int depth = (b.depth() + blocks - 1) / blocks;
    for (int block = 0; block < blocks; block++) {
      int k = block * depth;
      int deep = Math.min(depth, b.depth() - k);
      Tiles.Store store = block == 0 ? first : Tiles::add;
      if (a.depthStep() == Float.BYTES) {
        columns(a.elements(k, deep), b, k, c, cStep, store);
      } else {
        scratch.lend(
            LeftPacking.bytes(a.rows(), deep),
            packed -> columns(pack(a.elements(k, deep), packed), b, k, c, cStep, store));
      }
    }
  }

  private Left pack(Left a, long target) {
    int pieces = LeftPacking.pieces(a.depth());
    workersFor((long) a.rows() * a.depth())
        .run(pieces, piece -> LeftPacking.pack(a, piece, target));
    return LeftPacking.packed(a.rows(), a.depth(), target);
  }

  private void columns(Left a, Right b, int k, long c, long cStep, Tiles.Store store) {
    for (int j = 0; j < b.columns(); j += COLUMNS) {
      Right block = b.block(k, a.depth(), j, Math.min(COLUMNS, b.columns() - j));
      block(a, block, c + (long) j * Float.BYTES, cStep, store);
    }
  }

  private void block(Left a, Right b, long c, long cStep, Tiles.Store store) {
    Panels panels = new Panels(b.depth(), b.columns());
    int rowPieces = (a.rows() + PIECE_ROWS - 1) / PIECE_ROWS;
    int wanted = Math.clamp(ENOUGH_PIECES / rowPieces, 1, panels.count());
    int together = (panels.count() + wanted - 1) / wanted;
    int columnPieces = (panels.count() + together - 1) / together;
    int pieces = rowPieces * columnPieces;
    scratch.lend(
        panels.bytes() + pieces * Tiles.SCRATCH_BYTES,
        packed -> {
          workersFor((long) b.depth() * b.columns())
              .run(panels.count(), panel -> b.pack(panels, panel, packed));
          workersFor((long) a.rows() * b.depth() * b.columns())
              .run(
                  pieces,
                  piece -> {
                    int row = piece % rowPieces * PIECE_ROWS;
                    int from = piece / rowPieces * together;
                    int to = Math.min(from + together, panels.count());
                    long edge = packed + panels.bytes() + piece * Tiles.SCRATCH_BYTES;
                    Left rows = a.rows(row, PIECE_ROWS);
                    store.run(rows, panels, packed, from, to, c + row * cStep, cStep, edge);
                  });
        });
  }

  private Workers workersFor(long multiplications) {
    return multiplications < SMALL ? Workers.caller() : workers;
  }
}
