package trit.phase.evaluate;

import java.util.List;
import java.util.Locale;
import trit.eval.MatrixClusters;
import trit.eval.MatrixClusters.Cluster;

/** Clusters of rows as a table of text, a row for each. */
final class ClusterText {
  private static final String ROW = "%-32s %8s %11s %11s %9s %9s %7s %5s%n";

  private ClusterText() {}

  static String of(List<MatrixClusters> matrices) {
    StringBuilder text =
        new StringBuilder("clusters of rows; spread is the variance left within, as a share\n");
    text.append(
        String.format(
            Locale.ROOT,
            ROW,
            "matrix",
            "rows",
            "magnitude",
            "deviation",
            "kurtosis",
            "largest",
            "spread",
            "bits"));
    matrices.forEach(matrix -> add(matrix, text));
    return text.toString();
  }

  /** What holds of the whole matrix stands beside its first cluster. */
  private static void add(MatrixClusters matrix, StringBuilder text) {
    boolean first = true;
    for (Cluster cluster : matrix.clusters()) {
      text.append(
          String.format(
              Locale.ROOT,
              ROW,
              first ? matrix.tensor() : "",
              cluster.rows(),
              String.format(Locale.ROOT, "%.5f", cluster.magnitude()),
              String.format(Locale.ROOT, "%.5f", cluster.deviation()),
              String.format(Locale.ROOT, "%.2f", cluster.kurtosis()),
              String.format(Locale.ROOT, "%.2f", cluster.largest()),
              first ? String.format(Locale.ROOT, "%.3f", matrix.spread()) : "",
              first ? matrix.bits() : ""));
      first = false;
    }
  }
}
