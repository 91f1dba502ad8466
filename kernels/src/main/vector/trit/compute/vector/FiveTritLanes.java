package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Ternary dot products of weights that lie five to a byte, as in TQ1_0. A vector holds five columns
 * of a quarter of a group: byte {@code 2l + h} of vector {@code f} belongs to row {@code (f + 4h) *
 * lanes + l} and is {@code ceil(256 v / 243)} with {@code v} the number whose five digits to the
 * base 3 are the codes plus 1, the first column's most significant. Times 3, such a byte carries
 * the first digit into its upper bits and leaves the byte of the next ones below.
 *
 * <p>Sums of {@code digit * a} wrap in 16 bits, but less the sum of {@code a} they are the dot
 * product, at most 256 * 127.
 */
final class FiveTritLanes implements TernaryKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int LANES = SHORTS.length();
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;

  /** Columns that share a byte. */
  private static final int TRITS = 5;

  private static final int[] POWERS = {1, 3, 9, 27, 81};

  /** All that five digits can be: 3 to the fifth. */
  private static final int VALUES = 243;

  /** Vectors that hold the same columns of a group. */
  private static final int FIELDS = 4;

  private static final short THREE = 3;
  private static final short LOW_BYTE = 0xFF;
  private static final short HIGH_DIGIT = 0x300;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final int inputStep;
  private final int weightStep;

  /** As in {@link TernaryLanes}, steps are no constants for the compiler. */
  FiveTritLanes() {
    inputStep = 2;
    weightStep = FIELDS * WIDTH;
  }

  @Override
  public int blockBytes() {
    return Math.ceilDiv(TernaryWeights.BLOCK, TRITS) * FIELDS * WIDTH;
  }

  @Override
  public byte zeros() {
    return (byte) 0x80;
  }

  @Override
  public void lay(byte[] codes, int row, byte[] block) {
    int field = row / LANES;
    int at = field % FIELDS * WIDTH + row % LANES * Short.BYTES + field / FIELDS;
    for (int first = 0; first < codes.length; first += TRITS, at += FIELDS * WIDTH) {
      int value = 0;
      for (int k = first; k < first + TRITS; k++) {
        value = 3 * value + 1 + (k < codes.length ? codes[k] : 0);
      }
      block[at] = (byte) ((value * 256 + VALUES - 1) / VALUES);
    }
  }

  @Override
  public void dots(
      MemorySegment weights, long at, int[] inputs, int first, int columns, short[] dots) {
    short bias = (short) -sum(inputs, first, columns);
    for (int field = 0; field < FIELDS; field += 2) {
      ShortVector low0 = ShortVector.broadcast(SHORTS, bias), high0 = low0;
      ShortVector low1 = low0, high1 = low0;
      long from = at + (long) field * WIDTH;
      int i = first;
      for (int left = columns; left > 0; left -= TRITS, from += weightStep) {
        ShortVector v = ShortVector.fromMemorySegment(SHORTS, weights, from, ORDER);
        ShortVector restLow0 = v.and(LOW_BYTE);
        ShortVector restHigh0 = v.lanewise(LSHR, Byte.SIZE);
        v = ShortVector.fromMemorySegment(SHORTS, weights, from + WIDTH, ORDER);
        ShortVector restLow1 = v.and(LOW_BYTE);
        ShortVector restHigh1 = v.lanewise(LSHR, Byte.SIZE);
        for (int end = i + 2 * Math.min(left, TRITS); i < end; i += inputStep) {
          ShortVector a = IntVector.broadcast(INTS, inputs[i]).reinterpretAsShorts();
          ShortVector digit = restLow0.mul(THREE);
          low0 = digit.lanewise(LSHR, Byte.SIZE).mul(a).add(low0);
          restLow0 = digit.and(LOW_BYTE);
          digit = restHigh0.mul(THREE);
          high0 = digit.lanewise(LSHR, Byte.SIZE).mul(a).add(high0);
          restHigh0 = digit.and(LOW_BYTE);
          digit = restLow1.mul(THREE);
          low1 = digit.lanewise(LSHR, Byte.SIZE).mul(a).add(low1);
          restLow1 = digit.and(LOW_BYTE);
          digit = restHigh1.mul(THREE);
          high1 = digit.lanewise(LSHR, Byte.SIZE).mul(a).add(high1);
          restHigh1 = digit.and(LOW_BYTE);
        }
      }
      low0.intoArray(dots, field * LANES);
      low1.intoArray(dots, (field + 1) * LANES);
      high0.intoArray(dots, (field + FIELDS) * LANES);
      high1.intoArray(dots, (field + FIELDS + 1) * LANES);
    }
  }

  private static int sum(int[] inputs, int first, int columns) {
    int sum = 0;
    for (int k = 0; k < columns; k++) {
      sum += inputs[first + 2 * k];
    }
    return sum;
  }

  @Override
  public void indices(MemorySegment weights, long at, int column, byte[] indices) {
    for (int table = 0; table < TableKernel.TABLES; table++) {
      for (int field = 0; field < FIELDS; field++) {
        ShortVector index = ShortVector.zero(SHORTS);
        long from = at + (long) field * WIDTH;
        int first = column + table * TableKernel.COLUMNS;
        for (int k = first + TableKernel.COLUMNS - 1; k >= first; k--) {
          // two bytes at a time: 2 * (1 + 3 + 9 + 27) = 80 does not carry into the next
          index = index.mul(THREE).add(digits(weights, from, k));
        }
        index.reinterpretAsBytes().intoArray(indices, (table * FIELDS + field) * WIDTH);
      }
    }
  }

  /** The codes plus 1 of one column and one vector's rows; the first columns' lie at {@code at}. */
  private static ShortVector digits(MemorySegment weights, long at, int column) {
    long from = at + (long) (column / TRITS * FIELDS) * WIDTH;
    short power = (short) POWERS[column % TRITS];
    ShortVector v = ShortVector.fromMemorySegment(SHORTS, weights, from, ORDER);
    ShortVector low = v.and(LOW_BYTE).mul(power).and(LOW_BYTE).mul(THREE);
    ShortVector high = v.lanewise(LSHR, Byte.SIZE).mul(power).and(LOW_BYTE).mul(THREE);
    return low.lanewise(LSHR, Byte.SIZE).or(high.and(HIGH_DIGIT));
  }

  @Override
  public int byteOrder(int place) {
    int field = place / WIDTH + place % 2 * FIELDS;
    return field * LANES + place % WIDTH / 2;
  }
}
