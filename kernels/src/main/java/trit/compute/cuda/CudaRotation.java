package trit.compute.cuda;

import trit.compute.RotationKernels;
import trit.tensor.Tensor;

/** Butterflies, one block per row. */
final class CudaRotation implements RotationKernels {
  /** Floats of a row that a block of every GPU has room for. */
  private static final int MOST_SHARED = 8192;

  private final Cuda cuda;

  CudaRotation(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void hadamard(Tensor x) {
    float norm = (float) (1 / Math.sqrt(x.columns()));
    boolean fits = x.columns() <= MOST_SHARED;
    CudaCall call = cuda.call(fits ? "hadamard" : "hadamardInPlace");
    call.sharedFloats(fits ? x.columns() : 0).out(x).real(norm).whole(x.columns()).over(x.rows());
  }
}
