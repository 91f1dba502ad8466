package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;

/**
 * F16 and BF16, a vector at a time. A half's exponent and mantissa, moved to where a float keeps
 * its own and multiplied by 2^112, which makes up for the exponents' biases, are exact, subnormals
 * too; infinities and what is not a number get the largest exponent.
 */
final class HalfLanes implements BlockDecoder {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final boolean BRAIN =
      KernelLoader.subject(MethodHandles.lookup(), Decoding.class).encoding() == Encoding.BF16;
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));
  private static final int LANES = INTS.length();
  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final float BIASES = 0x1p112f;
  private static final int MAGNITUDE = 0x7FFF << 13;
  private static final int INFINITE = 0x7C00 << 13;
  private static final int SIGN = 1 << 31;
  private static final int LARGEST_EXPONENT = 0xFF << 23;

  @Override
  public void decode(long row, int count, long target) {
    int whole = count / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector values = values(row + (long) i * Short.BYTES);
      values.intoMemorySegment(Lanes.ALL, target + (long) i * Float.BYTES, Lanes.ORDER);
    }
    for (int i = whole; i < count; i++) {
      Lanes.set(target + (long) i * Float.BYTES, value(row + (long) i * Short.BYTES));
    }
  }

  private static float value(long address) {
    short half = Lanes.ALL.get(HALF, address);
    return BRAIN ? Float.intBitsToFloat(half << 16) : Float.float16ToFloat(half);
  }

  private static FloatVector values(long address) {
    ShortVector halves = ShortVector.fromMemorySegment(SHORTS, Lanes.ALL, address, Lanes.ORDER);
    return floats((IntVector) halves.convertShape(S2I, INTS, 0));
  }

  private static FloatVector floats(IntVector signed) {
    if (BRAIN) {
      return signed.lanewise(LSHL, 16).reinterpretAsFloats();
    }
    IntVector moved = signed.lanewise(LSHL, 13);
    IntVector magnitude = moved.and(MAGNITUDE);
    IntVector finite = magnitude.reinterpretAsFloats().mul(BIASES).reinterpretAsInts();
    IntVector other = magnitude.or(LARGEST_EXPONENT);
    IntVector bits = finite.blend(other, magnitude.compare(GE, INFINITE));
    return bits.or(moved.and(SIGN)).reinterpretAsFloats();
  }
}
