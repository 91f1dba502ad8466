package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import trit.compute.RotaryTable;

/**
 * {@link HeadTurn} of the elements {@code 2i} and {@code 2i + 1}: a vector holds whole pairs, each
 * lane is multiplied by the cosine of its pair, and its neighbour by the sine, which is negative in
 * even lanes.
 */
final class InterleavedTurn {
  private static final VectorShuffle<Float> NEIGHBOURS =
      VectorShuffle.fromOp(Lanes.FLOATS, i -> i ^ 1);
  private static final VectorShuffle<Float> TWICE = VectorShuffle.fromOp(Lanes.FLOATS, i -> i / 2);
  private static final FloatVector SIGNS =
      Lanes.broadcast(1).blend(-1, VectorMask.fromLong(Lanes.FLOATS, 0x5555_5555_5555_5555L));

  private InterleavedTurn() {}

  static void turn(long head, RotaryTable table, int angles, float direction) {
    int half = table.headDim() / 2;
    FloatVector signs = SIGNS.mul(direction);
    for (int i = 0; i < half; i += Lanes.COUNT / 2) {
      VectorMask<Float> pairs = Lanes.FLOATS.indexInRange(i, Math.min(half, i + Lanes.COUNT / 2));
      VectorMask<Float> mask = Lanes.FLOATS.indexInRange(2 * i, 2 * half);
      FloatVector cosine = twice(table.cosines(), angles + i, pairs);
      FloatVector sine = twice(table.sines(), angles + i, pairs).mul(signs);
      long at = head + 2L * i * Float.BYTES;
      FloatVector x = Lanes.load(at, mask);
      Lanes.store(at, x.mul(cosine).add(x.rearrange(NEIGHBOURS).mul(sine)), mask);
    }
  }

  /** Each angle in the two lanes of its pair. */
  private static FloatVector twice(float[] angles, int first, VectorMask<Float> pairs) {
    return FloatVector.fromArray(Lanes.FLOATS, angles, first, pairs).rearrange(TWICE);
  }
}
