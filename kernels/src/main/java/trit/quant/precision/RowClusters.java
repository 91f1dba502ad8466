package trit.quant.precision;

import java.util.Arrays;
import trit.compute.Backend;
import trit.quant.compress.Compression;
import trit.quant.compress.WeightedKMeans;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The rows of a matrix, put into clusters of alike ones by k-means.
 *
 * @param labels the cluster of every row
 * @param sizes how many rows each cluster has
 * @param spread the share of the rows' variance that is left within clusters; 0 where all are alike
 */
public record RowClusters(int[] labels, int[] sizes, double spread) {
  private static final long SEED = 1;
  private static final int ROUNDS = 100;
  private static final double TOLERANCE = 1e-4;

  /** Variance of a feature, whose mean is 1, that rounding leaves of equal rows. */
  private static final double NOISE = 1e-10;

  /**
   * Spreads below which a matrix gets the bits of {@link PrecisionRule#BITS}, one after another.
   */
  private static final double[] LIMITS = {0.05, 0.15, 0.35};

  /**
   * Finds clusters; the same ones whenever it is asked.
   *
   * @param weights {@code [N, K]}, finite
   * @param clusters how many at most
   */
  public static RowClusters of(Tensor weights, int clusters, Backend backend) {
    float[] features = RowFeatures.of(weights);
    int rows = weights.rows();
    int width = features.length / rows;
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    float[] centroids =
        new WeightedKMeans(clusters, ROUNDS, TOLERANCE)
            .fit(features, ones, RandomStream.of(SEED), backend, Compression.Progress.NONE);
    try (Memory memory = Memory.open()) {
      int[] labels =
          backend.nearest(
              Tensor.of(memory, RowFeatures.shape(rows), features),
              Tensor.of(memory, Shape.of(clusters, width), centroids));
      int[] sizes = new int[clusters];
      for (int label : labels) {
        sizes[label]++;
      }
      double total = variance(features, width, new int[rows], 1);
      boolean alike = total <= NOISE * features.length;
      double spread = alike ? 0 : variance(features, width, labels, clusters) / total;
      return new RowClusters(labels, sizes, spread);
    }
  }

  /** Squared distances of points to the mean of their cluster. */
  private static double variance(float[] points, int width, int[] labels, int clusters) {
    double[] sums = new double[clusters * width];
    int[] sizes = new int[clusters];
    for (int at = 0; at < points.length; at++) {
      sums[labels[at / width] * width + at % width] += points[at];
      sizes[labels[at / width]] += at % width == 0 ? 1 : 0;
    }
    double variance = 0;
    for (int at = 0; at < points.length; at++) {
      int label = labels[at / width];
      double off = points[at] - sums[label * width + at % width] / sizes[label];
      variance += off * off;
    }
    return variance;
  }

  /** The bits that a matrix with such rows gets. */
  public int bits() {
    int step = 0;
    while (step < LIMITS.length && spread >= LIMITS[step]) {
      step++;
    }
    return PrecisionRule.BITS.get(step);
  }
}
