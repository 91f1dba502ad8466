package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import trit.compute.Workers;
import trit.quant.feedback.TileFeedback;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Weights of several neighbouring rows and one column are a vector that becomes the nearest of some
 * learned ones (VPTQ, Liu et al., 2024, arXiv:2409.17066): k-means with vectors weighed by their
 * input's mean square, then column after column with error feedback where there is a Hessian. What
 * is left of a vector may become the nearest of some other learned ones, which are added (section
 * 3.3 there, residual vector quantization). Stored are the centroids in 16 bits and an index, or
 * two, for each vector.
 *
 * @param vector how many rows: divides the rows of the matrix
 * @param centroids how many learned vectors, a power of two
 * @param residual how many for what is left, a power of two; 0 for none
 */
public record Vptq(int vector, int centroids, int residual) implements Compression {
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
    return shape.rows() % vector == 0
        ? Optional.empty()
        : Optional.of("%d rows are not whole vectors of %d".formatted(shape.rows(), vector));
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    VectorCodebooks codebooks = VectorCodebooks.learn(this, weights, means);
    int[] indices = new int[Math.toIntExact(weights.size() / vector)];
    TileFeedback.TileRounding rounding =
        (row, column, values) ->
            indices[row / vector * weights.columns() + column] = codebooks.round(values);
    if (means.hessian().isPresent()) {
      new TileFeedback(means.backend(), vector, 1)
          .run(weights, means.hessian().get(), DAMPENING, rounding);
    } else {
      means
          .backend()
          .workers()
          .run(weights.rows() / vector, tile -> roundRows(weights, tile * vector, rounding));
    }
    BitWriter out = new BitWriter();
    codebooks.write(out);
    for (int index : indices) {
      out.write(index, indexBits());
    }
    return out.toBytes();
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

  private long headBits() {
    return (long) (centroids + residual) * vector * Short.SIZE;
  }

  @Override
  public long bits(Shape shape) {
    return headBits() + shape.size() / vector * indexBits();
  }

  @Override
  public void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    VectorCodebooks codebooks = VectorCodebooks.read(this, new BitReader(stored, 0));
    int columns = weights.columns();
    workers.runRows(
        0,
        weights.rows() / vector,
        tile -> {
          long at = headBits() + (long) tile * columns * indexBits();
          BitReader in = new BitReader(stored, at);
          float[] values = new float[vector];
          for (int column = 0; column < columns; column++) {
            codebooks.copy((int) in.read(indexBits()), values);
            for (int i = 0; i < vector; i++) {
              weights.set((long) (tile * vector + i) * columns + column, values[i]);
            }
          }
        });
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "vptq " + vector + ", " + centroids + (residual == 0 ? "" : ", " + residual);
  }
}
