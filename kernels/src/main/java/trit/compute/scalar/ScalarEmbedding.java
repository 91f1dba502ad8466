package trit.compute.scalar;

import trit.compute.EmbeddingKernels;
import trit.compute.RotaryTable;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Rows of a table by number, and rotation by position. */
final class ScalarEmbedding implements EmbeddingKernels {
  private final Workers workers;

  ScalarEmbedding(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void embed(int[] ids, Tensor table, Tensor out) {
    int width = table.columns();
    workers.run(
        ids.length,
        t -> {
          for (int d = 0; d < width; d++) {
            out.set((long) t * width + d, table.get((long) ids[t] * width + d));
          }
        });
  }

  /** One column is one piece, because two tokens may have the same row. */
  @Override
  public void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    int width = dTable.columns();
    workers.run(
        width,
        d -> {
          for (int t = 0; t < ids.length; t++) {
            long i = (long) ids[t] * width + d;
            dTable.set(i, dTable.get(i) + dOut.get((long) t * width + d));
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

  /** {@code (a, b) -> (a cos - b sin, b cos + a sin)}, with the sine times {@code direction}. */
  private void turn(Tensor x, RotaryTable table, int[] positions, float direction) {
    int half = table.headDim() / 2;
    int step = table.pairs().step();
    int distance = table.pairs().distance(table.headDim());
    int heads = x.columns() / table.headDim();
    workers.run(
        x.rows(),
        t -> {
          for (int head = 0; head < heads; head++) {
            long first = (long) t * x.columns() + head * table.headDim();
            for (int i = 0; i < half; i++) {
              float cosine = table.cosines()[positions[t] * half + i];
              float sine = direction * table.sines()[positions[t] * half + i];
              long at = first + (long) i * step;
              float a = x.get(at);
              float b = x.get(at + distance);
              x.set(at, a * cosine - b * sine);
              x.set(at + distance, b * cosine + a * sine);
            }
          }
        });
  }
}
