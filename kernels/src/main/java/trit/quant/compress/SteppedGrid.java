package trit.quant.compress;

import trit.code.Rounding;

/**
 * The whole numbers {@code -2^(bits-1) … 2^(bits-1)-1} times a step that a 16-bit float stands for.
 *
 * @param bits of a code: 2, 3 or 4
 * @param unit what that float is multiplied with to give the step
 */
record SteppedGrid(int bits, double unit) {

  /** The largest magnitude that is a code on both sides of 0, and half a step more. */
  double most() {
    return (1 << bits - 1) - 0.5;
  }

  /** The code nearest to a weight, halves away from zero. */
  int code(float weight, double step) {
    if (step == 0) {
      return 0;
    }
    int limit = 1 << bits - 1;
    double ratio = Math.max(-limit, Math.min(limit - 1, weight / step));
    return Rounding.halfAway((float) ratio);
  }

  /** The float that is stored for a step. */
  float stored(double step) {
    return Float.float16ToFloat(Float.floatToFloat16((float) (step / unit)));
  }

  /** The nearest step that a stored float stands for. */
  double representable(double step) {
    return stored(step) * unit;
  }

  /** The product that is decoded. */
  float value(int code, float stored) {
    return (float) (code * (stored * unit));
  }
}
