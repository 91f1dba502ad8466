package trit.autograd;

import trit.compute.Backend;
import trit.tensor.Tensor;

/**
 * The numbers that values and gradients on a tape are rounded to, to the nearest, ties to even.
 * Sums inside an operation, parameters and their gradients stay in f32 (mixed precision;
 * Micikevicius et al., 2018, arXiv:1710.03740). What is computed is what 16-bit hardware computes;
 * it takes the memory of f32, and some time more.
 */
public enum Precision {
  /** 32 bits: nothing is rounded. */
  SINGLE {
    @Override
    float round(float x) {
      return x;
    }

    @Override
    void round(Backend backend, Tensor x) {}
  },
  /** The upper 16 bits of these: 8 bits of exponent, 7 of fraction. */
  BFLOAT16 {
    @Override
    float round(float x) {
      if (Float.isNaN(x)) {
        return x;
      }
      int bits = Float.floatToRawIntBits(x);
      int nearest = bits + HALF_WAY + (bits >>> KEPT_BITS & 1);
      return Float.intBitsToFloat(nearest & UPPER_BITS);
    }
  },
  /** IEEE binary16: at most 65,504, so that the loss has to be scaled. */
  HALF {
    @Override
    float round(float x) {
      return Float.float16ToFloat(Float.floatToFloat16(x));
    }
  };

  private static final int HALF_WAY = 0x7FFF;
  private static final int KEPT_BITS = 16;
  private static final int UPPER_BITS = 0xFFFF0000;

  /** The nearest number. */
  abstract float round(float x);

  /** Rounds a tensor where it lies. */
  void round(Backend backend, Tensor x) {
    backend.finish();
    backend
        .workers()
        .run(
            x.rows(),
            row -> {
              long end = (row + 1L) * x.columns();
              for (long i = end - x.columns(); i < end; i++) {
                x.set(i, round(x.get(i)));
              }
            });
  }
}
