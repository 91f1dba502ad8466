package trit.compute;

import trit.tensor.Tensor;

/** What k-means spends its time on. Conventions: {@link Backend}. */
public interface ClusterKernels {

  /**
   * For every point the index of the nearest centroid, that with the smallest {@code |c|²/2 - c·x};
   * ties go to the lower index. All backends give the same.
   *
   * @param points {@code [N,V]}
   * @param centroids {@code [K,V]}
   */
  int[] nearest(Tensor points, Tensor centroids);
}
