package trit.quant;

import java.lang.foreign.MemorySegment;
import trit.code.RowRecoding;
import trit.file.Pieces;

/** A tensor that is encoded while it is written, a few rows in each piece. */
final class RowPieces implements Pieces {
  /** Few enough weights that several threads share a small tensor and that they stay in a cache. */
  private static final int MOST_VALUES = 1 << 18;

  /** As many bytes as are worth writing at once. */
  private static final int MOST_BYTES = 1 << 18;

  private final RowRecoding recoding;
  private final int rows;
  private final long rowBytes;
  private final int together;

  RowPieces(RowRecoding recoding) {
    this.recoding = recoding;
    this.rows = recoding.source().shape().rows();
    int columns = Math.max(1, recoding.source().shape().columns());
    this.rowBytes = recoding.encoding().rowBytes(columns);
    this.together = (int) Math.max(1, Math.min(MOST_VALUES / columns, MOST_BYTES / rowBytes));
  }

  @Override
  public int count() {
    return Math.ceilDiv(rows, together);
  }

  @Override
  public int bytes(int piece) {
    return Math.toIntExact(rowBytes * (last(piece) - first(piece)));
  }

  @Override
  public void fill(int piece, MemorySegment target) {
    recoding.rows(first(piece), last(piece), target);
  }

  private int first(int piece) {
    return piece * together;
  }

  private int last(int piece) {
    return Math.min(rows, first(piece + 1));
  }
}
