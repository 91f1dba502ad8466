package trit.compute;

import trit.tensor.Tensor;

/** Rotations whose operands are checked first. */
interface CheckedRotation extends Checked, RotationKernels {

  @Override
  default void hadamard(Tensor x, float[] signs) {
    checkSigns("hadamard", x, signs);
    kernels().rotation().hadamard(x, signs);
  }

  @Override
  default void hadamardInverse(Tensor x, float[] signs) {
    checkSigns("hadamardInverse", x, signs);
    kernels().rotation().hadamardInverse(x, signs);
  }

  @Override
  default void mixParts(Tensor x, float[] matrix) {
    checkParts("mixParts", x, matrix);
    kernels().rotation().mixParts(x, matrix);
  }

  /** Checks that rows are a power of two long and signs are those of whole rows. */
  private static void checkSigns(String operation, Tensor x, float[] signs) {
    if (Integer.bitCount(x.columns()) != 1) {
      throw new IllegalArgumentException(
          operation + ": rows of " + x.shape() + " are no power of two");
    }
    if (signs.length == 0 || signs.length % x.columns() != 0) {
      throw new IllegalArgumentException(
          operation + ": " + signs.length + " signs are not those of whole rows of " + x.shape());
    }
  }

  /** Checks that the matrix is square and rows are as many equal parts. */
  private static void checkParts(String operation, Tensor x, float[] matrix) {
    int parts = (int) Math.sqrt(matrix.length);
    if (parts == 0 || parts * parts != matrix.length || x.columns() % parts != 0) {
      throw new IllegalArgumentException(
          operation + ": rows of " + x.shape() + " are no parts for " + matrix.length + " factors");
    }
  }
}
