package trit.quant.compress;

import java.util.Optional;
import trit.compute.Workers;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/**
 * The learned vectors of a matrix. An index is that of a centroid, with that of the residual's
 * above it where there is one.
 *
 * @param method what they are learned for
 * @param main one after the other
 * @param residual one after the other, to be added; none where the method has none
 */
record VectorCodebooks(Vptq method, Centroids main, Optional<Centroids> residual) {
  private static final int ROUNDS = 100;
  private static final double TOLERANCE = 1e-5;

  /** Vectors that the centroids are learned from: a draw of all where there are more. */
  private static final int MOST_POINTS = 1 << 16;

  /** Learns them from the vectors of a matrix. */
  static VectorCodebooks learn(Vptq method, Tensor weights, Compression.Means means) {
    int vector = method.vector();
    int all = Math.toIntExact(weights.size() / vector);
    int count = Math.min(all, MOST_POINTS);
    RandomStream draw = means.random().split("points");
    float[] points = new float[count * vector];
    float[] mass = new float[count];
    for (int i = 0; i < count; i++) {
      int at = count == all ? i : (int) draw.below(i, all);
      int column = at % weights.columns();
      float[] point = method.point(weights, at / weights.columns() * vector, column);
      System.arraycopy(point, 0, points, i * vector, vector);
      mass[i] = means.hessian().map(h -> h.meanSquare(column)).orElse(1f);
    }
    Centroids main = fit(method.centroids(), vector, points, mass, means, "centroids");
    if (method.residual() == 0) {
      return new VectorCodebooks(method, main, Optional.empty());
    }
    subtract(main, points, vector, means.backend().workers());
    Centroids residual = fit(method.residual(), vector, points, mass, means, "residual");
    return new VectorCodebooks(method, main, Optional.of(residual));
  }

  private static Centroids fit(
      int count, int vector, float[] points, float[] mass, Compression.Means means, String name) {
    float[] learned =
        new WeightedKMeans(count, ROUNDS, TOLERANCE)
            .fit(points, mass, means.random().split(name), means.backend(), means.progress());
    for (int i = 0; i < learned.length; i++) {
      learned[i] = Float.float16ToFloat(Float.floatToFloat16(learned[i]));
    }
    return new Centroids(learned, vector);
  }

  /** Leaves of every point what its centroid leaves. */
  private static void subtract(Centroids table, float[] points, int vector, Workers workers) {
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

  /** Rounds a vector where it lies; its index. */
  int round(float[] values) {
    int index = main.nearest(values, 0);
    if (residual.isPresent()) {
      float[] left = new float[values.length];
      main.copy(index, left);
      for (int i = 0; i < left.length; i++) {
        left[i] = values[i] - left[i];
      }
      index |= residual.get().nearest(left, 0) << Vptq.bitsOf(method.centroids());
    }
    copy(index, values);
    return index;
  }

  /** Writes the vector of an index. */
  void copy(int index, float[] values) {
    main.copy(index & method.centroids() - 1, values);
    if (residual.isPresent()) {
      residual.get().add(index >>> Vptq.bitsOf(method.centroids()), values);
    }
  }

  void write(BitWriter out) {
    main.write(out);
    residual.ifPresent(table -> table.write(out));
  }

  static VectorCodebooks read(Vptq method, BitReader in) {
    Centroids main = Centroids.read(method.centroids(), method.vector(), in);
    Optional<Centroids> residual =
        method.residual() == 0
            ? Optional.empty()
            : Optional.of(Centroids.read(method.residual(), method.vector(), in));
    return new VectorCodebooks(method, main, residual);
  }
}
