package trit.compute;

import java.util.List;
import trit.code.EncodedTensor;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Products with packed matrices whose operands are checked first. */
interface CheckedPacking extends Checked, PackingKernels {

  @Override
  default PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    return kernels().packing().pack(weights, activations, memory);
  }

  @Override
  default void multiplyEach(Tensor x, List<PackedMatrix> weights, List<Tensor> ys) {
    Operands.oneEach(x, weights, ys);
    kernels().packing().multiplyEach(x, weights, ys);
  }
}
