package trit.compute.cuda;

import trit.compute.RotationKernels;
import trit.tensor.Tensor;

/** Butterflies, one block per row. */
final class CudaRotation implements RotationKernels {
  private final Cuda cuda;

  CudaRotation(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void hadamard(Tensor x) {
    float norm = (float) (1 / Math.sqrt(x.columns()));
    cuda.call("hadamard").out(x).real(norm).whole(x.columns()).over(x.rows());
  }
}
