package trit.compute.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four rows and two tokens at a time, so that every load serves two or four fused multiply-adds.
 * Each sum is taken in as many partial sums as a vector has lanes.
 */
final class FloatLanes implements FloatKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final int LANES = FLOATS.length();
  private final int step;

  FloatLanes() {
    step = LANES;
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void dots(
      float[] weights, int columns, float[] inputs, int token0, int token1, float[] partials) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    FloatVector t0 = zero, t1 = zero, t2 = zero, t3 = zero;
    for (int k = 0; k < columns; k += step) {
      FloatVector x = FloatVector.fromArray(FLOATS, inputs, token0 + k);
      FloatVector y = FloatVector.fromArray(FLOATS, inputs, token1 + k);
      FloatVector w = FloatVector.fromArray(FLOATS, weights, k);
      s0 = w.fma(x, s0);
      t0 = w.fma(y, t0);
      w = FloatVector.fromArray(FLOATS, weights, k + columns);
      s1 = w.fma(x, s1);
      t1 = w.fma(y, t1);
      w = FloatVector.fromArray(FLOATS, weights, k + 2 * columns);
      s2 = w.fma(x, s2);
      t2 = w.fma(y, t2);
      w = FloatVector.fromArray(FLOATS, weights, k + 3 * columns);
      s3 = w.fma(x, s3);
      t3 = w.fma(y, t3);
    }
    s0.intoArray(partials, 0);
    s1.intoArray(partials, LANES);
    s2.intoArray(partials, 2 * LANES);
    s3.intoArray(partials, 3 * LANES);
    t0.intoArray(partials, 4 * LANES);
    t1.intoArray(partials, 5 * LANES);
    t2.intoArray(partials, 6 * LANES);
    t3.intoArray(partials, 7 * LANES);
  }
}
