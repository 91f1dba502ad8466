package trit.compute.cuda;

import trit.compute.RotationKernels;
import trit.tensor.Tensor;

/** Butterflies with one block per row, parts mixed with one block per tile. */
final class CudaRotation implements RotationKernels {
  /** Floats of a row that a block of every GPU has room for. */
  private static final int MOST_SHARED = 8192;

  /** Elements of each part that a block mixes: a warp reads neighbours. */
  private static final int TILE = 32;

  private final Cuda cuda;

  CudaRotation(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void hadamard(Tensor x, float[] signs) {
    flip(x, signs);
    transform(x);
  }

  @Override
  public void hadamardInverse(Tensor x, float[] signs) {
    transform(x);
    flip(x, signs);
  }

  @Override
  public void mixParts(Tensor x, float[] matrix) {
    int parts = (int) Math.sqrt(matrix.length);
    int length = x.columns() / parts;
    int tiles = Math.ceilDiv(length, TILE);
    float norm = (float) (1 / Math.sqrt(parts));
    CudaCall call = cuda.call("mixParts").sharedFloats(parts * TILE);
    call.out(x).in(matrix).real(norm).whole(parts).whole(length).whole(tiles);
    call.over(x.rows() * tiles);
  }

  private void flip(Tensor x, float[] signs) {
    CudaCall call = cuda.call("flipSigns").out(x).in(signs);
    call.whole(signs.length).count(x.size()).overElements(x.size());
  }

  private void transform(Tensor x) {
    float norm = (float) (1 / Math.sqrt(x.columns()));
    boolean fits = x.columns() <= MOST_SHARED;
    CudaCall call = cuda.call(fits ? "hadamard" : "hadamardInPlace");
    call.sharedFloats(fits ? x.columns() : 0).out(x).real(norm).whole(x.columns()).over(x.rows());
  }
}
