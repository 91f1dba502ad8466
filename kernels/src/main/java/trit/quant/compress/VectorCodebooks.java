package trit.quant.compress;

import java.util.BitSet;
import java.util.Optional;
import trit.tensor.Tensor;

/**
 * The learned vectors of a matrix. An index is that of a centroid, with that of the residual's
 * above it where there is one.
 *
 * @param method what they are learned for
 * @param norms what columns are shifted and divided by before they are compared
 * @param outliers columns that have centroids of their own
 * @param main for the other columns
 * @param outlying for the outliers; none where there are none
 * @param residual to be added to either; none where the method has none
 */
record VectorCodebooks(
    Vptq method,
    ColumnNorms norms,
    BitSet outliers,
    Centroids main,
    Optional<Centroids> outlying,
    Optional<Centroids> residual) {

  /** Learns them from the vectors of a matrix. */
  static VectorCodebooks learn(Vptq method, Tensor weights, Compression.Means means) {
    return new CodebookLearning(method, weights, means).learn();
  }

  /** Rounds a vector of a column where it lies; its index. */
  int round(int column, float[] values) {
    norms.forward(column, values);
    Centroids table = table(column);
    int index = table.nearest(values, 0);
    if (residual.isPresent()) {
      float[] left = new float[values.length];
      table.copy(index, left);
      for (int i = 0; i < left.length; i++) {
        left[i] = values[i] - left[i];
      }
      index |= residual.get().nearest(left, 0) << Vptq.bitsOf(method.centroids());
    }
    copy(index, column, values);
    return index;
  }

  private Centroids table(int column) {
    return outliers.get(column) ? outlying.orElseThrow() : main;
  }

  /** Writes the vector of an index in a column. */
  void copy(int index, int column, float[] values) {
    table(column).copy(index & method.centroids() - 1, values);
    if (residual.isPresent()) {
      residual.get().add(index >>> Vptq.bitsOf(method.centroids()), values);
    }
    norms.inverse(column, values);
  }

  void write(BitWriter out) {
    if (method.columnNorms()) {
      norms.write(out);
    }
    if (method.hasOutliers()) {
      OutlierColumns.write(outliers, norms.bias().length, out);
    }
    main.write(out);
    outlying.ifPresent(table -> table.write(out));
    residual.ifPresent(table -> table.write(out));
  }

  static VectorCodebooks read(Vptq method, int columns, BitReader in) {
    ColumnNorms norms =
        method.columnNorms() ? ColumnNorms.read(columns, in) : ColumnNorms.none(columns);
    boolean outlying = method.hasOutliers();
    BitSet outliers = outlying ? OutlierColumns.read(columns, in) : new BitSet();
    return new VectorCodebooks(
        method,
        norms,
        outliers,
        Centroids.read(method.centroids(), method.vector(), in),
        read(outlying ? method.centroids() : 0, method, in),
        read(method.residual(), method, in));
  }

  private static Optional<Centroids> read(int count, Vptq method, BitReader in) {
    return count == 0 ? Optional.empty() : Optional.of(Centroids.read(count, method.vector(), in));
  }
}
