package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import trit.compute.Workers;
import trit.quant.CodeChoice.Order;
import trit.quant.feedback.TileFeedback;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Weights of several neighbouring rows and one column are a vector that becomes the nearest of some
 * learned ones (VPTQ, Liu et al., 2024, arXiv:2409.17066): k-means with vectors weighed by their
 * input's mean square, then column after column with error feedback where there is a Hessian. What
 * is left of a vector may become the nearest of some other learned ones, which are added (section
 * 3.3 there, residual vector quantization). The columns with the largest inputs may have learned
 * vectors of their own, and all columns a mean and a deviation, so that those of any magnitude are
 * alike. Stored are the centroids in 16 bits and an index, or two, for each vector.
 *
 * @param vector how many rows: divides the rows of the matrix
 * @param centroids how many learned vectors, a power of two
 * @param residual how many for what is left, a power of two; 0 for none
 * @param outliers the share of columns with as many learned vectors of their own, at most a tenth
 * @param columnNorms whether columns are shifted and divided first
 * @param tuned whether the learned vectors are moved to where outputs lose least once all indices
 *     are chosen; does nothing without a Hessian
 * @param actOrder whether errors are passed on from the columns with the largest inputs to those
 *     with the smallest, not from the first to the last; does nothing without a Hessian
 */
public record Vptq(
    int vector,
    int centroids,
    int residual,
    double outliers,
    boolean columnNorms,
    boolean tuned,
    boolean actOrder)
    implements Compression {
  private static final int MOST_CENTROIDS = 1 << 16;
  private static final double DAMPENING = 0.01;

  /** Checks the ranges. */
  public Vptq {
    if (vector < 1 || vector > 16) {
      throw new IllegalArgumentException("a vector has 1 to 16 weights, not " + vector);
    }
    check("centroids", centroids);
    if (residual != 0) {
      check("residual centroids", residual);
    }
    if (!(outliers >= 0 && outliers <= 0.1)) {
      throw new IllegalArgumentException("outliers are a share from 0 to 0.1, not " + outliers);
    }
  }

  /** With learned vectors as k-means leaves them, and columns in their order. */
  public Vptq(int vector, int centroids, int residual, double outliers, boolean columnNorms) {
    this(vector, centroids, residual, outliers, columnNorms, false, false);
  }

  /** All columns alike. */
  public Vptq(int vector, int centroids, int residual) {
    this(vector, centroids, residual, 0, false);
  }

  /** Without vectors for what is left. */
  public Vptq(int vector, int centroids) {
    this(vector, centroids, 0);
  }

  private static void check(String which, int count) {
    if (count < 2 || count > MOST_CENTROIDS || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException(
          which + " must be a power of two up to " + MOST_CENTROIDS + ", not " + count);
    }
  }

  @Override
  public Optional<String> obstacle(Shape shape) {
    if (shape.rows() % vector != 0) {
      return Optional.of("%d rows are not whole vectors of %d".formatted(shape.rows(), vector));
    }
    return hasOutliers() && shape.columns() < 2
        ? Optional.of("one column cannot be an outlier among others")
        : Optional.empty();
  }

  /** Whether some columns have learned vectors of their own. */
  boolean hasOutliers() {
    return outliers > 0;
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    VectorCodebooks codebooks = VectorCodebooks.learn(this, weights, means);
    int[] indices = new int[Math.toIntExact(weights.size() / vector)];
    TileFeedback.TileRounding rounding =
        (row, column, values) ->
            indices[row / vector * weights.columns() + column] = codebooks.round(column, values);
    if (means.hessian().isPresent()) {
      new TileFeedback(means.backend(), vector, actOrder ? Order.BY_ACTIVATION : Order.FORWARD)
          .run(weights, means.hessian().get(), DAMPENING, rounding);
    } else {
      means
          .backend()
          .workers()
          .run(weights.rows() / vector, tile -> roundRows(weights, tile * vector, rounding));
    }
    BitWriter out = new BitWriter();
    tuned(codebooks, indices, weights, means).write(out);
    for (int index : indices) {
      out.write(index, indexBits());
    }
    return out.toBytes();
  }

  private VectorCodebooks tuned(
      VectorCodebooks codebooks, int[] indices, Tensor weights, Means means) {
    return means
        .hessian()
        .filter(hessian -> tuned)
        .map(
            hessian ->
                new CodebookTuning(this, weights, hessian, means.backend())
                    .tune(codebooks, indices))
        .orElse(codebooks);
  }

  private void roundRows(Tensor weights, int row, TileFeedback.TileRounding rounding) {
    for (int column = 0; column < weights.columns(); column++) {
      rounding.round(row, column, point(weights, row, column));
    }
  }

  /** The vector that begins at a row. */
  float[] point(Tensor weights, int row, int column) {
    float[] values = new float[vector];
    for (int i = 0; i < vector; i++) {
      values[i] = weights.get((long) (row + i) * weights.columns() + column);
    }
    return values;
  }

  /** Bits of the indices of one vector: that of what is left stands above the other. */
  private int indexBits() {
    return bitsOf(centroids) + bitsOf(residual);
  }

  /** How many bits tell so many centroids apart. */
  static int bitsOf(int count) {
    return count == 0 ? 0 : Integer.numberOfTrailingZeros(count);
  }

  private long headBits(int columns) {
    long tables = (hasOutliers() ? 2L : 1L) * centroids + residual;
    long norms = columnNorms ? (long) columns * ColumnNorms.BITS : 0;
    return tables * vector * Short.SIZE + norms + (hasOutliers() ? columns : 0);
  }

  @Override
  public long bits(Shape shape) {
    return headBits(shape.columns()) + shape.size() / vector * indexBits();
  }

  @Override
  public int[] codeBits() {
    return residual == 0
        ? new int[] {bitsOf(centroids)}
        : new int[] {bitsOf(centroids), bitsOf(residual)};
  }

  @Override
  public void describe(Shape shape, StreamFields fields) {
    fields.side(headBits(shape.columns()));
    int kinds = codeBits().length;
    for (long i = 0; i < shape.size() / vector; i++) {
      for (int kind = 0; kind < kinds; kind++) {
        fields.codes(kind, 1);
      }
    }
  }

  @Override
  public void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    int columns = weights.columns();
    VectorCodebooks codebooks = VectorCodebooks.read(this, columns, new BitReader(stored, 0));
    workers.runRows(
        0,
        weights.rows() / vector,
        tile -> {
          long at = headBits(columns) + (long) tile * columns * indexBits();
          BitReader in = new BitReader(stored, at);
          float[] values = new float[vector];
          for (int column = 0; column < columns; column++) {
            codebooks.copy((int) in.read(indexBits()), column, values);
            for (int i = 0; i < vector; i++) {
              weights.set((long) (tile * vector + i) * columns + column, values[i]);
            }
          }
        });
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    String plain = "vptq " + vector + ", " + centroids + (residual == 0 ? "" : ", " + residual);
    return plain
        + (hasOutliers() ? ", outliers " + outliers : "")
        + (columnNorms ? ", column norms" : "")
        + (tuned ? ", tuned" : "")
        + (actOrder ? ", act order" : "");
  }
}
