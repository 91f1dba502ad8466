package trit.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.file.TensorFile;
import trit.quant.precision.PrecisionRule;
import trit.quant.precision.RowClusters;
import trit.quant.precision.RowFeatures;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * The rows of a matrix of a model, put into clusters of alike ones.
 *
 * @param tensor its name
 * @param spread the share of the rows' variance that is left within clusters
 * @param bits what such a matrix gets where precision goes by spread
 * @param clusters those that have rows, the largest first
 */
public record MatrixClusters(String tensor, double spread, int bits, List<Cluster> clusters) {

  /**
   * Rows that are alike, as they are in the mean.
   *
   * @param rows how many
   * @param magnitude mean of weights without their sign
   * @param deviation of the weights of a row
   * @param kurtosis of the weights of a row; 3 for Gaussian ones
   * @param largest magnitude over the deviation
   */
  public record Cluster(
      int rows, double magnitude, double deviation, double kurtosis, double largest) {}

  /**
   * Looks at every matrix of a file whose weights can be read.
   *
   * @param clusters of each matrix at most, 1 to 256
   * @throws IllegalArgumentException for another number of clusters
   */
  public static List<MatrixClusters> of(TensorFile file, int clusters, Backend backend) {
    PrecisionRule.Spread rule = new PrecisionRule.Spread(clusters);
    List<MatrixClusters> found = new ArrayList<>();
    for (TensorFile.Entry entry : file.entries()) {
      if (entry.shape().rank() == 2 && entry.encoded().isPresent()) {
        found.add(of(entry.name(), entry.encoded().get(), rule.clusters(), backend));
      }
    }
    return List.copyOf(found);
  }

  private static MatrixClusters of(
      String name, EncodedTensor stored, int clusters, Backend backend) {
    try (Memory memory = Memory.open()) {
      Tensor weights = Encoding.decode(stored, memory);
      RowClusters rows = RowClusters.of(weights, clusters, backend);
      double[][] means = RowFeatures.means(weights, rows);
      List<Cluster> alike = new ArrayList<>();
      for (int i = 0; i < means.length; i++) {
        if (rows.sizes()[i] > 0) {
          double[] mean = means[i];
          alike.add(new Cluster(rows.sizes()[i], mean[0], mean[1], mean[2], mean[3]));
        }
      }
      alike.sort(Comparator.comparingInt(Cluster::rows).reversed());
      return new MatrixClusters(name, rows.spread(), rows.bits(), List.copyOf(alike));
    }
  }
}
