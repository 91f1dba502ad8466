package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Lloyd's algorithm with weighted points, begun as k-means++ begins it (Lloyd, 1982; Arthur and
 * Vassilvitskii, 2007). Ties go to the lower index; a centroid without points stays where it is.
 *
 * @param clusters how many centroids
 * @param rounds how often at most all points are assigned
 * @param tolerance of the error, as a share of it, below which another round is not worth it
 */
public record WeightedKMeans(int clusters, int rounds, double tolerance) {
  private static final int SEEN_EVERY = 64;
  private static final int PIECE = 4096;

  /**
   * Finds centroids.
   *
   * @param points {@code n} of {@code v} coordinates each, one after the other
   * @param weights of the points
   * @return {@code clusters * v} coordinates
   */
  public float[] fit(
      float[] points,
      float[] weights,
      RandomStream random,
      Backend backend,
      Compression.Progress progress) {
    int v = points.length / weights.length;
    int steps = clusters + rounds;
    float[] centroids = begin(points, weights, v, random, backend, progress);
    try (Memory memory = backend.openMemory()) {
      Tensor all = Tensor.of(memory, Shape.of(weights.length, v), points);
      Tensor table = memory.scratch(Shape.of(clusters, v));
      double before = Double.MAX_VALUE;
      for (int round = 0; round < rounds; round++) {
        MemorySegment.copy(centroids, 0, table.data(), Tensor.FLOAT, 0, centroids.length);
        double error = move(points, weights, v, centroids, backend.nearest(all, table));
        progress.done(clusters + round + 1, steps);
        if (before - error <= tolerance * before) {
          break;
        }
        before = error;
      }
      progress.done(steps, steps);
      return centroids;
    }
  }

  /** Each next centroid is a point, drawn by its weighted squared distance to those before. */
  private float[] begin(
      float[] points,
      float[] weights,
      int v,
      RandomStream random,
      Backend backend,
      Compression.Progress progress) {
    float[] centroids = new float[clusters * v];
    double[] distance = new double[weights.length];
    Arrays.fill(distance, 1);
    for (int c = 0; c < clusters; c++) {
      int centroid = c;
      int chosen = draw(distance, weights, random.uniform(c));
      System.arraycopy(points, chosen * v, centroids, c * v, v);
      backend
          .workers()
          .run(
              Math.ceilDiv(weights.length, PIECE),
              piece -> {
                int end = Math.min(weights.length, (piece + 1) * PIECE);
                for (int i = piece * PIECE; i < end; i++) {
                  double d = squared(points, i * v, centroids, centroid * v, v);
                  distance[i] = centroid == 0 ? d : Math.min(distance[i], d);
                }
              });
      if ((c + 1) % SEEN_EVERY == 0) {
        progress.done(c + 1, clusters + rounds);
      }
    }
    return centroids;
  }

  private static int draw(double[] distance, float[] weights, float share) {
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      total += distance[i] * weights[i];
    }
    double left = share * total;
    for (int i = 0; i < weights.length; i++) {
      left -= distance[i] * weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private static double squared(float[] a, int i, float[] b, int j, int v) {
    double sum = 0;
    for (int k = 0; k < v; k++) {
      double off = a[i + k] - b[j + k];
      sum += off * off;
    }
    return sum;
  }

  /** One round: moves centroids to the middle of their points; the error before that. */
  private double move(float[] points, float[] weights, int v, float[] centroids, int[] nearest) {
    double error = 0;
    double[] sums = new double[centroids.length];
    double[] mass = new double[clusters];
    for (int i = 0; i < nearest.length; i++) {
      error += weights[i] * squared(points, i * v, centroids, nearest[i] * v, v);
      mass[nearest[i]] += weights[i];
      for (int k = 0; k < v; k++) {
        sums[nearest[i] * v + k] += (double) weights[i] * points[i * v + k];
      }
    }
    for (int c = 0; c < clusters; c++) {
      for (int k = 0; k < v && mass[c] > 0; k++) {
        centroids[c * v + k] = (float) (sums[c * v + k] / mass[c]);
      }
    }
    return error;
  }
}
