package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import trit.compute.RotaryTable;

/** {@link HeadTurn} of the elements {@code i} and {@code i + headDim/2}. */
final class HalfSplitTurn {
  private HalfSplitTurn() {}

  static void turn(long head, RotaryTable table, int angles, float direction) {
    int half = table.headDim() / 2;
    long other = head + (long) half * Float.BYTES;
    for (int i = 0; i < half; i += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.FLOATS.indexInRange(i, half);
      FloatVector cosine = FloatVector.fromArray(Lanes.FLOATS, table.cosines(), angles + i, mask);
      FloatVector sine =
          FloatVector.fromArray(Lanes.FLOATS, table.sines(), angles + i, mask).mul(direction);
      long at = (long) i * Float.BYTES;
      FloatVector a = Lanes.load(head + at, mask);
      FloatVector b = Lanes.load(other + at, mask);
      Lanes.store(head + at, a.mul(cosine).sub(b.mul(sine)), mask);
      Lanes.store(other + at, b.mul(cosine).add(a.mul(sine)), mask);
    }
  }
}
