package trit.quant.precision;

import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * What the rows of a matrix are like: mean magnitude, standard deviation, kurtosis, and the largest
 * magnitude over the deviation. Each is divided by its mean over the rows, so that none of them
 * outweighs the others for its unit; one that is 0 everywhere stays 0.
 */
public final class RowFeatures {
  private static final int COUNT = 4;

  private RowFeatures() {}

  /** The features, row after row. */
  static float[] of(Tensor weights) {
    double[][] features = new double[weights.rows()][];
    double[] sums = new double[COUNT];
    for (int row = 0; row < features.length; row++) {
      features[row] = of(weights, row);
      for (int i = 0; i < COUNT; i++) {
        sums[i] += features[row][i];
      }
    }
    float[] scaled = new float[features.length * COUNT];
    for (int at = 0; at < scaled.length; at++) {
      double mean = sums[at % COUNT] / features.length;
      scaled[at] = mean == 0 ? 0 : (float) (features[at / COUNT][at % COUNT] / mean);
    }
    return scaled;
  }

  /**
   * What the rows of each cluster are like in the mean, in the features' own units.
   *
   * @return for each cluster mean magnitude, deviation, kurtosis, and largest magnitude over
   *     deviation; zeros where it has no row
   */
  public static double[][] means(Tensor weights, RowClusters clusters) {
    double[][] means = new double[clusters.sizes().length][COUNT];
    for (int row = 0; row < weights.rows(); row++) {
      int cluster = clusters.labels()[row];
      double[] features = of(weights, row);
      for (int i = 0; i < COUNT; i++) {
        means[cluster][i] += features[i] / clusters.sizes()[cluster];
      }
    }
    return means;
  }

  /** {@code [N, 4]} for a matrix of so many rows. */
  static Shape shape(int rows) {
    return Shape.of(rows, COUNT);
  }

  private static double[] of(Tensor weights, int row) {
    int columns = weights.columns();
    double magnitudes = 0;
    double sum = 0;
    double largest = 0;
    for (int i = 0; i < columns; i++) {
      double weight = weights.get((long) row * columns + i);
      magnitudes += Math.abs(weight);
      sum += weight;
      largest = Math.max(largest, Math.abs(weight));
    }
    double second = 0;
    double fourth = 0;
    for (int i = 0; i < columns; i++) {
      double square = Math.pow(weights.get((long) row * columns + i) - sum / columns, 2);
      second += square / columns;
      fourth += square * square / columns;
    }
    return second == 0
        ? new double[] {magnitudes / columns, 0, 0, 0}
        : new double[] {
          magnitudes / columns,
          Math.sqrt(second),
          fourth / (second * second),
          largest / Math.sqrt(second)
        };
  }
}
