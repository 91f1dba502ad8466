package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.compute.ReductionKernels;
import trit.tensor.Tensor;

/** Sums of chunks on the GPU, one block each, and over the chunks here. */
final class CudaReductions implements ReductionKernels {
  private static final int CHUNK = 4096;

  private final Cuda cuda;

  CudaReductions(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public double sum(Tensor x) {
    return total(ofChunks("sumChunks", x));
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return total(ofChunks("sumChunksOfSquares", x));
  }

  @Override
  public double sumOfMagnitudes(Tensor x) {
    return total(ofChunks("sumChunksOfMagnitudes", x));
  }

  @Override
  public float maxMagnitude(Tensor x) {
    double largest = 0;
    for (double of : ofChunks("maxMagnitudeOfChunks", x)) {
      largest = Math.max(largest, of);
    }
    return (float) largest;
  }

  private double[] ofChunks(String kernel, Tensor x) {
    int chunks = Math.toIntExact(Math.ceilDiv(x.size(), (long) CHUNK));
    MemorySegment results = cuda.storage().passing((long) chunks * Double.BYTES);
    cuda.call(kernel).in(x).address(results).count(x.size()).over(chunks);
    double[] copy = new double[chunks];
    cuda.driver().finish();
    MemorySegment.copy(results, ValueLayout.JAVA_DOUBLE, 0, copy, 0, chunks);
    cuda.storage().finish();
    return copy;
  }

  private static double total(double[] sums) {
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }
}
