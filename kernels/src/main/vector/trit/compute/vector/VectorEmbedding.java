package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.compute.EmbeddingKernels;
import trit.compute.RotaryTable;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Rows of a table by number, and rotation by position. */
final class VectorEmbedding implements EmbeddingKernels {
  /** Columns of the table that one piece adds to: no two pieces touch the same element. */
  private static final int COLUMNS = 64;

  private final Workers workers;
  private final int bits;

  /** For vectors of 128, 256 or 512 bits. */
  VectorEmbedding(Workers workers, int bits) {
    this.workers = workers;
    this.bits = bits;
  }

  @Override
  public void embed(int[] ids, Tensor table, Tensor out) {
    long source = Lanes.read(table);
    long target = Lanes.write(out);
    long step = (long) table.columns() * Float.BYTES;
    Ranges.rows(
        workers,
        ids.length,
        table.columns(),
        (from, to) -> {
          for (int t = (int) from; t < to; t++) {
            MemorySegment.copy(
                Lanes.ALL, source + ids[t] * step, Lanes.ALL, target + t * step, step);
          }
        });
  }

  @Override
  public void embed(int[] ids, EncodedTensor table, Tensor out) {
    RowDecoder rows = RowDecoder.values(table, bits);
    long target = Lanes.write(out);
    long step = (long) table.shape().columns() * Float.BYTES;
    Ranges.rows(
        workers,
        ids.length,
        table.shape().columns(),
        (from, to) -> {
          for (int t = (int) from; t < to; t++) {
            rows.decode(ids[t], ids[t] + 1, target + t * step);
          }
        });
  }

  @Override
  public void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    long source = Lanes.read(dOut);
    long target = Lanes.write(dTable);
    long step = (long) dTable.columns() * Float.BYTES;
    Ranges.run(
        workers,
        dTable.columns(),
        COLUMNS,
        (from, to) -> {
          long at = from * Float.BYTES;
          for (int t = 0; t < ids.length; t++) {
            add(source + t * step + at, target + ids[t] * step + at, (to - from) * Float.BYTES);
          }
        });
  }

  @Override
  public void rotate(Tensor x, RotaryTable table, int[] positions) {
    turn(x, table, positions, 1);
  }

  @Override
  public void rotateBack(Tensor x, RotaryTable table, int[] positions) {
    turn(x, table, positions, -1);
  }

  private void turn(Tensor x, RotaryTable table, int[] positions, float direction) {
    HeadTurn head =
        switch (table.pairs()) {
          case HALF_SPLIT -> HalfSplitTurn::turn;
          case INTERLEAVED -> InterleavedTurn::turn;
        };
    long first = Lanes.write(x);
    long headBytes = (long) table.headDim() * Float.BYTES;
    long rowBytes = (long) x.columns() * Float.BYTES;
    Ranges.rows(
        workers,
        x.rows(),
        x.columns(),
        (from, to) -> {
          for (int t = (int) from; t < to; t++) {
            long end = first + (t + 1) * rowBytes;
            for (long at = end - rowBytes; at < end; at += headBytes) {
              head.turn(at, table, positions[t] * (table.headDim() / 2), direction);
            }
          }
        });
  }

  private static void add(long source, long target, long bytes) {
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(target + i, Lanes.load(target + i).add(Lanes.load(source + i)));
    }
    for (long i = whole; i < bytes; i += Float.BYTES) {
      Lanes.set(target + i, Lanes.get(target + i) + Lanes.get(source + i));
    }
  }
}
