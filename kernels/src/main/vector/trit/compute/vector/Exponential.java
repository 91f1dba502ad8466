package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code e^x} for vectors: {@code 2^n * e^r} with {@code n = round(x / ln 2)} and a polynomial for
 * {@code e^r} (Cephes' expf, Moshier, 1992). Within {@link #MAX_ULPS} of the exact value; 0 below
 * {@link #LOWEST}, infinity above {@link #HIGHEST}; NaN stays NaN.
 */
final class Exponential {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The largest error, in units in the last place. */
  static final int MAX_ULPS = 2;

  /** Below it the result is 0 instead of a number close to the smallest normal one. */
  static final float LOWEST = -87f;

  /** Above it the result is infinite. */
  static final float HIGHEST = 88.37f;

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding it leaves the rounded whole number in the low bits of the mantissa. */
  private static final float ROUNDER = 0x1.8p23f;

  private Exponential() {}

  static FloatVector exp(FloatVector x) {
    FloatVector shifted =
        x.fma(FloatVector.broadcast(FLOATS, LOG2_E), FloatVector.broadcast(FLOATS, ROUNDER));
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r =
        n.fma(
            FloatVector.broadcast(FLOATS, -LN2_LOW),
            n.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), x));
    FloatVector p =
        r.fma(
            FloatVector.broadcast(FLOATS, 1.9875691500e-4f),
            FloatVector.broadcast(FLOATS, 1.3981999507e-3f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 8.3334519073e-3f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 4.1665795894e-2f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1.6666665459e-1f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 5.0000001201e-1f));
    p = p.fma(r.mul(r), r).add(1f);
    FloatVector scaled =
        Lanes.bits(p)
            .add(Lanes.bits(shifted).lanewise(VectorOperators.LSHL, 23))
            .reinterpretAsFloats();
    return scaled
        .blend(0f, x.compare(VectorOperators.LT, LOWEST))
        .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, HIGHEST));
  }
}
