package trit.compute.scalar;

import trit.compute.CentroidTable;
import trit.compute.ClusterKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Nearest centroids, point by point. */
public final class ScalarClusters implements ClusterKernels {
  private static final int PIECE = 1024;

  private final Workers workers;

  /** Shares points among these threads. */
  public ScalarClusters(Workers workers) {
    this.workers = workers;
  }

  @Override
  public int[] nearest(Tensor points, Tensor centroids) {
    int v = centroids.columns();
    CentroidTable table = new CentroidTable(centroids.toArray(), v);
    int[] nearest = new int[points.rows()];
    workers.run(
        Math.ceilDiv(nearest.length, PIECE),
        piece -> {
          int from = piece * PIECE;
          int to = Math.min(nearest.length, from + PIECE);
          float[] some = points.rows(from, to).toArray();
          for (int i = from; i < to; i++) {
            nearest[i] = table.nearest(some, (i - from) * v);
          }
        });
    return nearest;
  }
}
