package trit.quant.compress;

import java.util.Optional;
import trit.compute.Backend;
import trit.quant.feedback.TileFeedback;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Weights of several neighbouring rows and one column are a vector that becomes the nearest of some
 * learned ones (VPTQ, Liu et al., 2024, arXiv:2409.17066): k-means with vectors weighed by their
 * input's mean square, then column after column with error feedback where there is a Hessian.
 * Stored are the centroids in 16 bits and an index for each vector.
 *
 * @param vector how many rows: divides the rows of the matrix
 * @param centroids how many learned vectors, a power of two
 */
public record Vptq(int vector, int centroids) implements Compression {
  private static final int ROUNDS = 100;
  private static final double TOLERANCE = 1e-5;
  private static final double DAMPENING = 0.01;

  /** Vectors that the centroids are learned from: a draw of all where there are more. */
  private static final int MOST_POINTS = 1 << 16;

  /** Checks the ranges. */
  public Vptq {
    if (vector < 1 || vector > 16) {
      throw new IllegalArgumentException("a vector has 1 to 16 weights, not " + vector);
    }
    if (centroids < 2 || centroids > 65_536 || Integer.bitCount(centroids) != 1) {
      throw new IllegalArgumentException(
          "centroids must be a power of two up to 65536, not " + centroids);
    }
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    float[] learned = learn(weights, means);
    Centroids table = new Centroids(learned, vector);
    char[] indices = new char[Math.toIntExact(weights.size() / vector)];
    TileFeedback.TileRounding rounding =
        (row, column, values) -> {
          int index = table.nearest(values, 0);
          indices[row / vector * weights.columns() + column] = (char) index;
          table.copy(index, values);
        };
    if (means.hessian().isPresent()) {
      new TileFeedback(means.backend(), vector, 1)
          .run(weights, means.hessian().get(), DAMPENING, rounding);
    } else {
      means
          .backend()
          .workers()
          .run(weights.rows() / vector, tile -> roundRows(weights, tile * vector, rounding));
    }
    return stream(learned, indices);
  }

  @Override
  public Optional<String> obstacle(Shape shape) {
    return shape.rows() % vector == 0
        ? Optional.empty()
        : Optional.of("%d rows are not whole vectors of %d".formatted(shape.rows(), vector));
  }

  private void roundRows(Tensor weights, int row, TileFeedback.TileRounding rounding) {
    for (int column = 0; column < weights.columns(); column++) {
      rounding.round(row, column, point(weights, row, column));
    }
  }

  private float[] point(Tensor weights, int row, int column) {
    float[] values = new float[vector];
    for (int i = 0; i < vector; i++) {
      values[i] = weights.get((long) (row + i) * weights.columns() + column);
    }
    return values;
  }

  private float[] learn(Tensor weights, Means means) {
    int all = Math.toIntExact(weights.size() / vector);
    int count = Math.min(all, MOST_POINTS);
    RandomStream random = means.random();
    float[] points = new float[count * vector];
    float[] mass = new float[count];
    for (int i = 0; i < count; i++) {
      int at = count == all ? i : (int) random.split("points").below(i, all);
      int column = at % weights.columns();
      float[] point = point(weights, at / weights.columns() * vector, column);
      System.arraycopy(point, 0, points, i * vector, vector);
      mass[i] = means.hessian().map(h -> h.meanSquare(column)).orElse(1f);
    }
    float[] learned =
        new WeightedKMeans(centroids, ROUNDS, TOLERANCE)
            .fit(
                points,
                mass,
                random.split("centroids"),
                means.backend().workers(),
                means.progress());
    for (int i = 0; i < learned.length; i++) {
      learned[i] = Float.float16ToFloat(Float.floatToFloat16(learned[i]));
    }
    return learned;
  }

  private byte[] stream(float[] learned, char[] indices) {
    BitWriter out = new BitWriter();
    for (float x : learned) {
      out.writeHalf(x);
    }
    for (char index : indices) {
      out.write(index, indexBits());
    }
    return out.toBytes();
  }

  private int indexBits() {
    return Integer.numberOfTrailingZeros(centroids);
  }

  @Override
  public void decompress(byte[] stored, Backend backend, Tensor weights) {
    BitReader in = new BitReader(stored);
    float[] learned = new float[centroids * vector];
    for (int i = 0; i < learned.length; i++) {
      learned[i] = in.readHalf();
    }
    for (int row = 0; row < weights.rows(); row += vector) {
      for (int column = 0; column < weights.columns(); column++) {
        int index = (int) in.read(indexBits());
        for (int i = 0; i < vector; i++) {
          long at = (long) (row + i) * weights.columns() + column;
          weights.set(at, learned[index * vector + i]);
        }
      }
    }
  }
}
