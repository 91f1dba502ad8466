package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.S2I;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Keys and values in F16, all of them finite, which become floats in registers. */
final class HalfHeads implements HeadReader {
  /** Elements that two vectors hold; they divide a head. */
  static final int TWO = 2 * Lanes.COUNT;

  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Lanes.COUNT * Short.SIZE));
  private static final long VECTOR = (long) Lanes.COUNT * Short.BYTES;

  @Override
  public long headBytes(int headDim) {
    return (long) headDim * Short.BYTES;
  }

  @Override
  public void dots(long query, long key, long step, int count, int headDim, long scores) {
    for (int s = 0; s < count; s++) {
      FloatVector even = FloatVector.zero(Lanes.FLOATS);
      FloatVector odd = even;
      long q = query;
      long at = key + s * step;
      for (long end = at + headBytes(headDim); at < end; at += 2 * VECTOR) {
        even = floats(at).fma(Lanes.load(q), even);
        odd = floats(at + VECTOR).fma(Lanes.load(q + Lanes.BYTES), odd);
        q += 2 * Lanes.BYTES;
      }
      Lanes.set(scores + (long) s * Float.BYTES, Lanes.sum(even.add(odd)));
    }
  }

  @Override
  public void mix(
      long value, long step, int count, int headDim, long weights, float scale, long out) {
    for (int i = 0; i < headDim; i += TWO) {
      long at = value + (long) i * Short.BYTES;
      mixTwo(at, step, count, weights, scale, out + (long) i * Float.BYTES);
    }
  }

  /** Two vectors of a head's elements, which stay in registers for all values. */
  private static void mixTwo(
      long value, long step, int count, long weights, float scale, long out) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS), s1 = s0;
    for (int s = 0; s < count; s++) {
      FloatVector weight = Lanes.broadcast(Lanes.get(weights + (long) s * Float.BYTES));
      s0 = weight.fma(floats(value), s0);
      s1 = weight.fma(floats(value + VECTOR), s1);
      value += step;
    }
    Lanes.store(out, s0.mul(scale));
    Lanes.store(out + Lanes.BYTES, s1.mul(scale));
  }

  /** Of a half, moved to where a float keeps its fields, the sign is there already. */
  private static FloatVector floats(long halves) {
    ShortVector signed = ShortVector.fromMemorySegment(SHORTS, Lanes.ALL, halves, Lanes.ORDER);
    IntVector moved = ((IntVector) signed.convertShape(S2I, Lanes.INTS, 0)).lanewise(LSHL, 13);
    return moved.and(HalfPairs.FIELDS).reinterpretAsFloats().mul(HalfPairs.BIASES);
  }
}
