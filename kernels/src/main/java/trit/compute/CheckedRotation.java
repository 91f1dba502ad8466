package trit.compute;

import trit.tensor.Tensor;

/** Rotations whose operands are checked first. */
interface CheckedRotation extends Checked, RotationKernels {

  @Override
  default void hadamard(Tensor x, float[] signs) {
    Operands.signs("hadamard", x, signs);
    kernels().rotation().hadamard(x, signs);
  }

  @Override
  default void hadamardInverse(Tensor x, float[] signs) {
    Operands.signs("hadamardInverse", x, signs);
    kernels().rotation().hadamardInverse(x, signs);
  }

  @Override
  default void mixParts(Tensor x, float[] matrix) {
    Operands.parts("mixParts", x, matrix);
    kernels().rotation().mixParts(x, matrix);
  }
}
