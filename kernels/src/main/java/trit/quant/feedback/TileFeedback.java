package trit.quant.feedback;

import java.util.Arrays;
import trit.compute.Backend;
import trit.quant.CodeChoice.Order;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Error feedback for codes that stand for several weights at once: tiles of a few rows and columns
 * are rounded together, from the first columns to the last (Tseng et al., 2024, section 4.1), or,
 * where a tile has one column, in another order.
 */
public final class TileFeedback {
  private static final int COLUMNS = 128;

  private final Backend backend;
  private final int tileRows;
  private final int tileColumns;
  private final Order order;

  /** Rounds the tiles of a matrix; several threads do so at once, each with tiles of its own. */
  @FunctionalInterface
  public interface TileRounding {

    /**
     * Chooses the code of a tile.
     *
     * @param row the tile's first row
     * @param column its first column
     * @param values what is asked for, row by row; receives what the code decodes to
     */
    void round(int row, int column, float[] values);
  }

  /** Feedback for tiles of this size, from the first columns to the last. */
  public TileFeedback(Backend backend, int tileRows, int tileColumns) {
    this(backend, tileRows, tileColumns, Order.FORWARD);
  }

  /** Feedback for tiles of one column in an order. */
  public TileFeedback(Backend backend, int tileRows, Order order) {
    this(backend, tileRows, 1, order);
  }

  private TileFeedback(Backend backend, int tileRows, int tileColumns, Order order) {
    this.backend = backend;
    this.tileRows = tileRows;
    this.tileColumns = tileColumns;
    this.order = order;
  }

  /**
   * Rounds a matrix whose rows and columns are whole tiles.
   *
   * @param dampening as a share of the mean of the Hessian's diagonal
   * @throws IllegalArgumentException where the Hessian is singular in spite of the dampening
   */
  public void run(Tensor weights, Hessian hessian, double dampening, TileRounding rounding) {
    try (Memory memory = Memory.open()) {
      FeedbackFactor factor =
          FeedbackFactor.of(
              new DampedMoments(hessian, dampening), order, tileColumns, backend.workers(), memory);
      Tensor errors = memory.tensor(weights.shape());
      int step = Math.max(1, COLUMNS / tileColumns) * tileColumns;
      for (int from = 0; from < weights.columns(); from += step) {
        int to = Math.min(weights.columns(), from + step);
        round(weights, errors, factor, from, to, rounding);
      }
    }
  }

  private void round(
      Tensor weights,
      Tensor errors,
      FeedbackFactor factor,
      int from,
      int to,
      TileRounding rounding) {
    Tensor shares = factor.shares();
    int[] columns = Arrays.copyOfRange(factor.order(), from, to);
    try (Memory memory = Memory.open()) {
      Tensor asked = memory.scratch(Shape.of(weights.rows(), to - from));
      backend.linear(errors, shares.rows(from, to), asked);
      float[][] within = new float[to - from][];
      for (int q = 0; q < within.length; q++) {
        within[q] = read(shares, from + q, columns);
      }
      backend
          .workers()
          .run(
              weights.rows() / tileRows,
              tile ->
                  roundTiles(tile * tileRows, columns, weights, errors, asked, within, rounding));
    }
  }

  private static float[] read(Tensor matrix, int row, int[] columns) {
    float[] values = new float[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.get((long) row * matrix.columns() + columns[i]);
    }
    return values;
  }

  /**
   * The tiles of some rows, one after the other.
   *
   * @param columns which they cover, in the order of their turn
   */
  private void roundTiles(
      int row,
      int[] columns,
      Tensor weights,
      Tensor errors,
      Tensor asked,
      float[][] shares,
      TileRounding rounding) {
    float[][] wanted = new float[tileRows][];
    float[][] lost = new float[tileRows][shares.length];
    for (int r = 0; r < tileRows; r++) {
      wanted[r] = RowFloats.read(asked, row + r, 0, shares.length);
    }
    float[] values = new float[tileRows * tileColumns];
    for (int p = 0; p < shares.length; p += tileColumns) {
      for (int i = 0; i < values.length; i++) {
        int column = p + i % tileColumns;
        long at = (long) (row + i / tileColumns) * weights.columns() + columns[column];
        values[i] = weights.get(at) + wanted[i / tileColumns][column] + pending(lost, i, p, shares);
      }
      rounding.round(row, columns[p], values);
      for (int i = 0; i < values.length; i++) {
        int column = p + i % tileColumns;
        long at = (long) (row + i / tileColumns) * weights.columns() + columns[column];
        lost[i / tileColumns][column] = weights.get(at) - values[i];
      }
    }
    for (int r = 0; r < tileRows; r++) {
      for (int p = 0; p < columns.length; p++) {
        errors.set((long) (row + r) * errors.columns() + columns[p], lost[r][p]);
      }
    }
  }

  /** What the tiles before this one, in the same stretch of columns, ask of one weight. */
  private float pending(float[][] lost, int weight, int place, float[][] shares) {
    float[] row = lost[weight / tileColumns];
    float[] share = shares[place + weight % tileColumns];
    float sum = 0;
    for (int before = 0; before < place; before++) {
      sum += row[before] * share[before];
    }
    return sum;
  }
}
