package trit.compute;

import trit.code.Encoding;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** Rounding whose operands are checked first. */
interface CheckedRounding extends Checked, RoundingKernels {

  @Override
  default void fakeQuantizeTernary(Tensor w, float gamma, Tensor out) {
    Operands.same("fakeQuantizeTernary", w, out);
    kernels().rounding().fakeQuantizeTernary(w, gamma, out);
  }

  @Override
  default void fakeQuantizeRows(Tensor x, Tensor out) {
    Operands.same("fakeQuantizeRows", x, out);
    kernels().rounding().fakeQuantizeRows(x, out);
  }

  @Override
  default void roundTo(Encoding numbers, Tensor x) {
    checkSixteenBits("roundTo", numbers);
    kernels().rounding().roundTo(numbers, x);
  }

  @Override
  default void roundAtRandom(RandomStream random, float largest, Tensor x) {
    kernels().rounding().roundAtRandom(random, largest, x);
  }

  /** Checks numbers of 16 bits. */
  private static void checkSixteenBits(String operation, Encoding numbers) {
    if (numbers != Encoding.BF16 && numbers != Encoding.F16) {
      throw new IllegalArgumentException(operation + ": " + numbers + " is neither BF16 nor F16");
    }
  }
}
