package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;

/**
 * F16 and BF16 rows, two vectors of pairs at a time. Read as ints, even columns are lower halves,
 * odd ones upper halves; shifts and a mask bring either to the place where a float keeps its sign,
 * exponent and mantissa. A half's value is then 2^-112 of what it was, exactly, subnormals too,
 * which the result makes up for. The innermost loop is written out and its step is no constant,
 * because the compiler inlines few methods of ours into it and unrolls it too far.
 */
final class HalfDots implements HalfKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final boolean BRAIN =
      KernelLoader.subject(MethodHandles.lookup(), Encoding.class) == Encoding.BF16;
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorShuffle<Float> BY_8 = turnedBy(8);
  private static final VectorShuffle<Float> BY_4 = turnedBy(4);
  private static final VectorShuffle<Float> BY_2 = turnedBy(2);
  private static final VectorShuffle<Float> BY_1 = turnedBy(1);
  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final MemorySegment ALL = Lanes.ALL;
  private static final ByteOrder ORDER = Lanes.ORDER;
  private static final int LANES = INTS.length();
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;

  /** Columns of one step: two vectors of pairs. */
  private static final int COLUMNS = 2 * SHORTS.length();

  /** How far a half is moved from the upper end of an int to where a float keeps its fields. */
  private static final int SHIFT = BRAIN ? 0 : 3;

  private static final int FIELDS = BRAIN ? 0xFFFF_0000 : 0x8FFF_E000;
  private static final short MAGNITUDE = 0x7FFF;
  private static final int INFINITE = BRAIN ? 0x7F80 : 0x7C00;
  private final long step;

  HalfDots() {
    step = 2L * WIDTH;
  }

  @Override
  public boolean areFinite(long halves, long count) {
    long whole = halves + count / SHORTS.length() * WIDTH;
    ShortVector largest = ShortVector.zero(SHORTS);
    for (long at = halves; at < whole; at += WIDTH) {
      largest = ShortVector.fromMemorySegment(SHORTS, ALL, at, ORDER).and(MAGNITUDE).max(largest);
    }
    boolean finite = largest.reduceLanes(MAX) < INFINITE;
    for (long at = whole; at < halves + count * Short.BYTES; at += Short.BYTES) {
      finite &= (ALL.get(HALF, at) & MAGNITUDE) < INFINITE;
    }
    return finite;
  }

  @Override
  public void split(long x, int columns, float factor, long target) {
    int pairs = columns / COLUMNS * COLUMNS / 2;
    for (int i = 0; i < pairs; i++) {
      long from = x + 2L * i * Float.BYTES;
      long to = target + (long) i * Float.BYTES;
      Lanes.set(to, Lanes.get(from) * factor);
      Lanes.set(to + (long) pairs * Float.BYTES, Lanes.get(from + Float.BYTES) * factor);
    }
  }

  @Override
  public void multiply(
      long weights, int rows, int columns, long x, long split, double factor, long y) {
    int whole = columns / COLUMNS * COLUMNS;
    for (int row = 0; row < rows; row++) {
      long from = weights + (long) row * columns * Short.BYTES;
      double sum = dot(from, whole, split) * factor;
      for (int i = whole; i < columns; i++) {
        long at = x + (long) i * Float.BYTES;
        sum += (double) value(from + (long) i * Short.BYTES) * Lanes.get(at);
      }
      Lanes.set(y + (long) row * Float.BYTES, (float) sum);
    }
  }

  private float dot(long row, int columns, long split) {
    FloatVector even = FloatVector.zero(FLOATS), odd = even, even2 = even, odd2 = even;
    long end = row + (long) columns * Short.BYTES;
    long evens = split - row;
    long odds = evens + (long) columns * Short.BYTES;
    for (long at = row; at < end; at += step) {
      IntVector v = IntVector.fromMemorySegment(INTS, ALL, at, ORDER);
      FloatVector a = FloatVector.fromMemorySegment(FLOATS, ALL, at + evens, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(FLOATS, ALL, at + odds, ORDER);
      IntVector upper = v.lanewise(LSHL, 16).lanewise(ASHR, SHIFT).and(FIELDS);
      even = upper.reinterpretAsFloats().fma(a, even);
      odd = v.lanewise(ASHR, SHIFT).and(FIELDS).reinterpretAsFloats().fma(b, odd);
      v = IntVector.fromMemorySegment(INTS, ALL, at + WIDTH, ORDER);
      a = FloatVector.fromMemorySegment(FLOATS, ALL, at + WIDTH + evens, ORDER);
      b = FloatVector.fromMemorySegment(FLOATS, ALL, at + WIDTH + odds, ORDER);
      upper = v.lanewise(LSHL, 16).lanewise(ASHR, SHIFT).and(FIELDS);
      even2 = upper.reinterpretAsFloats().fma(a, even2);
      odd2 = v.lanewise(ASHR, SHIFT).and(FIELDS).reinterpretAsFloats().fma(b, odd2);
    }
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    FloatVector sum = one.fma(even, odd).add(one.fma(even2, odd2));
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    sum = sum.add(sum.rearrange(BY_2));
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

  private static float value(long address) {
    short half = ALL.get(HALF, address);
    return BRAIN ? Float.intBitsToFloat(half << 16) : Float.float16ToFloat(half);
  }

  private static VectorShuffle<Float> turnedBy(int lanes) {
    return VectorShuffle.fromOp(FLOATS, i -> (i + lanes) % FLOATS.length());
  }
}
