package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.compute.ClusterKernels;
import trit.tensor.Tensor;

/** Nearest centroids, one thread per point. */
final class CudaClusters implements ClusterKernels {
  private final Cuda cuda;

  CudaClusters(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public int[] nearest(Tensor points, Tensor centroids) {
    int[] nearest = new int[points.rows()];
    MemorySegment found = cuda.storage().handed(Math.max(1, nearest.length) * (long) Integer.BYTES);
    cuda.call("nearestCentroids")
        .in(points)
        .in(centroids)
        .address(found)
        .whole(points.rows())
        .whole(centroids.rows())
        .whole(centroids.columns())
        .over(Math.ceilDiv(nearest.length, CudaCall.THREADS));
    cuda.driver().finish();
    MemorySegment.copy(found, ValueLayout.JAVA_INT, 0, nearest, 0, nearest.length);
    cuda.storage().finish();
    return nearest;
  }
}
