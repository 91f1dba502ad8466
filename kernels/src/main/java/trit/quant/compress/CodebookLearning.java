package trit.quant.compress;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import trit.compute.Workers;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Learns the vectors of a matrix by k-means, vectors weighed by the mean square of their input. */
final class CodebookLearning {
  private static final int ROUNDS = 100;
  private static final double TOLERANCE = 1e-5;

  /** Vectors that the centroids are learned from: a draw of all where there are more. */
  private static final int MOST_POINTS = 1 << 16;

  private final Vptq method;
  private final Tensor weights;
  private final Compression.Means means;
  private final ColumnNorms norms;

  CodebookLearning(Vptq method, Tensor weights, Compression.Means means) {
    this.method = method;
    this.weights = weights;
    this.means = means;
    norms = method.columnNorms() ? ColumnNorms.of(weights) : ColumnNorms.none(weights.columns());
  }

  /** Some vectors one after the other, and what an error of each weighs. */
  private record Points(float[] values, float[] mass) {}

  /**
   * Additions and multiplications of distances, with as many rounds as there may be: those of the
   * points to all centroids, and of all vectors at the end.
   */
  static double operations(Vptq method, Shape shape) {
    double vectors = (double) shape.size() / method.vector();
    double points = Math.min(vectors, MOST_POINTS) * (ROUNDS + 1);
    return 2.0 * method.vector() * (method.centroids() + method.residual()) * (points + vectors);
  }

  VectorCodebooks learn() {
    BitSet outliers =
        method.hasOutliers() ? OutlierColumns.choose(costs(), method.outliers()) : new BitSet();
    Points inside = draw(outliers, false, "points");
    Points outside = draw(outliers, true, "outlying points");
    Centroids main = fit(method.centroids(), inside, "centroids");
    Optional<Centroids> outlying =
        outliers.isEmpty()
            ? Optional.empty()
            : Optional.of(fit(method.centroids(), outside, "outliers"));
    Optional<Centroids> residual = Optional.empty();
    if (method.residual() > 0) {
      subtract(main, inside.values);
      outlying.ifPresent(table -> subtract(table, outside.values));
      Points all =
          new Points(joined(inside.values, outside.values), joined(inside.mass, outside.mass));
      residual = Optional.of(fit(method.residual(), all, "residual"));
    }
    return new VectorCodebooks(method, norms, outliers, main, outlying, residual);
  }

  /** What columns cost: the mean square of their inputs, or of their weights where that is all. */
  private float[] costs() {
    return means
        .hessian()
        .map(hessian -> hessian.meanSquares())
        .orElseGet(
            () -> {
              float[] squares = new float[weights.columns()];
              for (long i = 0; i < weights.size(); i++) {
                squares[(int) (i % squares.length)] += weights.get(i) * weights.get(i);
              }
              return squares;
            });
  }

  /** Vectors of the outliers, or of the other columns. */
  private Points draw(BitSet outliers, boolean outlying, String name) {
    int vector = method.vector();
    int[] columns =
        IntStream.range(0, weights.columns())
            .filter(column -> outliers.get(column) == outlying)
            .toArray();
    int all = Math.toIntExact((long) weights.rows() / vector * columns.length);
    int count = Math.min(all, MOST_POINTS);
    RandomStream draw = means.random().split(name);
    Points points = new Points(new float[count * vector], new float[count]);
    for (int i = 0; i < count; i++) {
      int at = count == all ? i : (int) draw.below(i, all);
      int column = columns[at % columns.length];
      float[] point = method.point(weights, at / columns.length * vector, column);
      norms.forward(column, point);
      System.arraycopy(point, 0, points.values, i * vector, vector);
      float scale = norms.scale()[column];
      points.mass[i] = means.hessian().map(h -> h.meanSquare(column)).orElse(1f) * scale * scale;
    }
    return points;
  }

  private Centroids fit(int count, Points points, String name) {
    float[] learned =
        new WeightedKMeans(count, ROUNDS, TOLERANCE)
            .fit(
                points.values,
                points.mass,
                means.random().split(name),
                means.backend(),
                means.progress());
    for (int i = 0; i < learned.length; i++) {
      learned[i] = Float.float16ToFloat(Float.floatToFloat16(learned[i]));
    }
    return new Centroids(learned, method.vector());
  }

  /** Leaves of every point what its centroid leaves. */
  private void subtract(Centroids table, float[] points) {
    int vector = method.vector();
    Workers workers = means.backend().workers();
    workers.runRows(
        0,
        points.length / vector,
        i -> {
          float[] nearest = new float[vector];
          table.copy(table.nearest(points, i * vector), nearest);
          for (int j = 0; j < vector; j++) {
            points[i * vector + j] -= nearest[j];
          }
        });
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
