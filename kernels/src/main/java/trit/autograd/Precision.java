package trit.autograd;

import trit.code.Encoding;
import trit.compute.Backend;
import trit.compute.ProductKernels;
import trit.tensor.Tensor;

/**
 * The numbers that values and gradients on a tape are rounded to, to the nearest, ties to even.
 * Sums inside an operation, parameters and their gradients stay in f32 (mixed precision;
 * Micikevicius et al., 2018, arXiv:1710.03740). What is computed is what 16-bit hardware computes;
 * it takes the memory of f32, and some time more.
 */
public enum Precision {
  /** 32 bits: nothing is rounded. */
  SINGLE(Encoding.F32),
  /** The upper 16 bits of these: 8 bits of exponent, 7 of fraction. */
  BFLOAT16(Encoding.BF16),
  /** IEEE binary16: at most 65,504, so that the loss has to be scaled. */
  HALF(Encoding.F16);

  private final Encoding numbers;

  Precision(Encoding numbers) {
    this.numbers = numbers;
  }

  /** Rounds a tensor where it lies. */
  void round(Backend backend, Tensor x) {
    if (this != SINGLE) {
      backend.roundTo(numbers, x);
    }
  }

  /** Products of factors that were rounded. */
  ProductKernels products(Backend backend) {
    return backend.productsOf(numbers);
  }
}
