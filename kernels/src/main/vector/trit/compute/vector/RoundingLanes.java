package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.compute.ActivationRounding;
import trit.tensor.Tensor;

/**
 * Rounds a vector of activations at a time. Magnitudes are compared as whole numbers, which order
 * them in the same way and put what is not finite above everything else: that is rounded one by
 * one.
 */
final class RoundingLanes implements RoundingKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));
  private static final int LANES = INTS.length();
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int INFINITE = 0x7F80_0000;
  private static final int LARGEST_CODE = 127;

  /** Added to a float below 2^22 it leaves the nearest whole number, halves to even, below it. */
  private static final float WHOLE = 0x1.8p23f;

  @Override
  public float round(ActivationRounding rounding, long values, int count, long codes) {
    int largest = largestMagnitude(values, count);
    if (largest >= INFINITE) {
      return roundOneByOne(rounding, values, count, codes);
    }
    float extreme = firstOf(values, largest);
    float inverse = rounding.inverse(extreme);
    if (Float.isInfinite(inverse)) {
      Lanes.ALL.asSlice(codes, (long) count * Short.BYTES).fill((byte) 0);
      return 0;
    }
    if (rounding.halvesToEven()) {
      roundHalvesToEven(values, count, inverse, codes);
    } else {
      roundHalvesAway(values, count, inverse, codes);
    }
    return rounding.scale(extreme, inverse);
  }

  private static int largestMagnitude(long values, int count) {
    IntVector largest = IntVector.zero(INTS);
    for (int i = 0; i < count; i += LANES) {
      IntVector bits = IntVector.fromMemorySegment(INTS, Lanes.ALL, at(values, i), Lanes.ORDER);
      largest = bits.and(Integer.MAX_VALUE).max(largest);
    }
    return largest.reduceLanes(MAX);
  }

  /** The first value of this magnitude. */
  private static float firstOf(long values, int magnitude) {
    for (long at = values; ; at += WIDTH) {
      IntVector bits = IntVector.fromMemorySegment(INTS, Lanes.ALL, at, Lanes.ORDER);
      VectorMask<Integer> found = bits.and(Integer.MAX_VALUE).eq(magnitude);
      if (found.anyTrue()) {
        return Lanes.get(at + (long) found.firstTrue() * Float.BYTES);
      }
    }
  }

  private static void roundHalvesToEven(long values, int count, float inverse, long codes) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromMemorySegment(FLOATS, Lanes.ALL, at(values, i), Lanes.ORDER);
      FloatVector whole = x.mul(inverse).add(WHOLE).sub(WHOLE);
      IntVector code = ((IntVector) whole.convertShape(F2I, INTS, 0)).min(LARGEST_CODE);
      ((ShortVector) code.convertShape(I2S, SHORTS, 0))
          .intoMemorySegment(Lanes.ALL, codes + (long) i * Short.BYTES, Lanes.ORDER);
    }
  }

  /** What is left after the whole part, doubled, is cut to 1 where it was at least a half. */
  private static void roundHalvesAway(long values, int count, float inverse, long codes) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromMemorySegment(FLOATS, Lanes.ALL, at(values, i), Lanes.ORDER);
      FloatVector scaled = x.mul(inverse);
      IntVector whole = (IntVector) scaled.convertShape(F2I, INTS, 0);
      FloatVector rest = scaled.sub((FloatVector) whole.convertShape(I2F, FLOATS, 0));
      IntVector code = whole.add((IntVector) rest.add(rest).convertShape(F2I, INTS, 0));
      ((ShortVector) code.convertShape(I2S, SHORTS, 0))
          .intoMemorySegment(Lanes.ALL, codes + (long) i * Short.BYTES, Lanes.ORDER);
    }
  }

  private static float roundOneByOne(
      ActivationRounding rounding, long values, int count, long codes) {
    float[] block = new float[count];
    MemorySegment.copy(Lanes.ALL, Tensor.FLOAT, values, block, 0, count);
    byte[] rounded = new byte[count];
    float scale = rounding.round(block, rounded, 0);
    for (int i = 0; i < count; i++) {
      Lanes.ALL.set(ValueLayout.JAVA_SHORT, codes + (long) i * Short.BYTES, rounded[i]);
    }
    return scale;
  }

  private static long at(long values, int i) {
    return values + (long) i * Float.BYTES;
  }
}
