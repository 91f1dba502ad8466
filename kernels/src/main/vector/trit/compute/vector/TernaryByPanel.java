package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import trit.compute.RoundedActivations;
import trit.tensor.Tensor;

/**
 * A vector of tokens times the rows of some groups, through tables ({@link TableKernel}). Tables
 * are filled once for all these rows, so more rows are better; their sums should stay in the cache,
 * so too many are not.
 */
final class TernaryByPanel {
  private static final int COLUMNS = TableKernel.TABLES * TableKernel.COLUMNS;
  private final TernaryWeights weights;
  private final boolean perToken;
  private final TableKernel kernel;

  /**
   * Products with these weights.
   *
   * @param perToken whether activations have one scale per token, not one per block
   */
  TernaryByPanel(TernaryWeights weights, boolean perToken, TableKernel kernel) {
    this.weights = weights;
    this.perToken = perToken;
    this.kernel = kernel;
  }

  /**
   * Writes the columns of {@code y} that some groups make, for the panel's tokens.
   *
   * @param columns the panel, as {@link TernaryInputs#columns} lays it
   * @param token the panel's first
   * @param from the first group
   * @param to the group after the last
   */
  void multiply(RoundedActivations x, short[] columns, int token, int from, int to, Tensor y) {
    int length = (to - from) * weights.groups().size() * kernel.tokens();
    short[] dots = new short[length];
    float[] results = new float[length];
    int[] wholes = new int[weights.wholeRows() ? length : 0];
    for (int b = 0; b < weights.blocks(); b++) {
      Arrays.fill(dots, (short) 0);
      addDots(columns, b, from, to, dots);
      if (weights.wholeRows()) {
        kernel.addWhole(dots, wholes);
      } else {
        addScaled(x, token, b, from, to, dots, results);
      }
    }
    if (weights.wholeRows()) {
      scaleRows(from, to, wholes, results);
    }
    write(x, token, from, to, results, y);
  }

  private void addDots(short[] columns, int block, int from, int to, short[] dots) {
    int size = weights.groups().size();
    short[] tables = new short[TableKernel.TABLES * TableKernel.SUMS * kernel.tokens()];
    byte[] indices = new byte[TableKernel.TABLES * size];
    for (int column = 0; column < TernaryWeights.BLOCK; column += COLUMNS) {
      int first = (block * TernaryWeights.BLOCK + column) * kernel.tokens();
      kernel.fill(columns, first, tables);
      for (int group = from; group < to; group++) {
        weights.indices(group, block, column, indices);
        kernel.add(indices, size, tables, dots, (group - from) * size * kernel.tokens());
      }
    }
  }

  private void addScaled(
      RoundedActivations x, int token, int block, int from, int to, short[] dots, float[] results) {
    float[] inputs = new float[kernel.tokens()];
    for (int t = 0; t < inputs.length; t++) {
      inputs[t] = perToken ? 1 : x.scales()[(token + t) * weights.blocks() + block];
    }
    for (int group = from; group < to; group++) {
      int first = (group - from) * weights.groups().size() * kernel.tokens();
      kernel.addScaled(dots, first, scales(group, block), inputs, results);
    }
  }

  /** The scales of a group's rows in the order of the tables' indices. */
  private float[] scales(int group, int block) {
    float[] rows = new float[weights.groups().size()];
    weights.readScales(group, block, rows);
    float[] places = new float[rows.length];
    for (int place = 0; place < places.length; place++) {
      places[place] = rows[weights.rowsOfPlaces()[place]];
    }
    return places;
  }

  private void scaleRows(int from, int to, int[] wholes, float[] results) {
    int i = 0;
    for (int group = from; group < to; group++) {
      for (float scale : scales(group, 0)) {
        for (int t = 0; t < kernel.tokens(); t++, i++) {
          results[i] = scale * wholes[i];
        }
      }
    }
  }

  private void write(RoundedActivations x, int token, int from, int to, float[] results, Tensor y) {
    RowGroups groups = weights.groups();
    float[] rows = new float[groups.size()];
    int[] rowsOfPlaces = weights.rowsOfPlaces();
    for (int group = from; group < to; group++) {
      for (int t = 0; t < kernel.tokens(); t++) {
        float scale = perToken ? x.scales()[token + t] : 1;
        int first = (group - from) * groups.size() * kernel.tokens() + t;
        for (int place = 0; place < rows.length; place++) {
          float result = results[first + place * kernel.tokens()];
          rows[rowsOfPlaces[place]] = scale * result;
        }
        long at = (long) (token + t) * y.columns() + groups.first(group);
        MemorySegment.copy(rows, 0, y.data(), Tensor.FLOAT, at * Float.BYTES, groups.filled(group));
      }
    }
  }
}
