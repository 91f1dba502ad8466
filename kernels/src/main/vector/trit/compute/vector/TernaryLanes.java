package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Ternary dot products with two rows per multiplication. A vector holds one column of a group: bits
 * {@code 2f … 2f+1} of 16-bit lane {@code l} are {@code w + 1} of row {@code f * lanes + l}. The
 * fields {@code f} and {@code f + 4} of a lane lie in its two bytes; masked, they are {@code u =
 * (w0 + 1) + 256 (w1 + 1)}. With the activation {@code a} and {@code b = 128 - 257 a},
 *
 * <pre>  u * a + b = a * w0 + 256 * a * w1 + 128</pre>
 *
 * exactly, in 16 bits, because {@code |a| <= 127}. Its arithmetic shift by 8 is {@code a * w1}. So
 * {@code hi}, the sum of the shifted, is the dot product of row {@code f + 4}, and {@code all - 256
 * * hi - 128 * columns} that of row {@code f}, both exact over 256 columns.
 *
 * <p>The loop is shaped for the compiler: its step is not a constant, so that it is not unrolled
 * into more vectors than there are registers; mask and shift come from outside, so that they stay
 * in registers.
 */
final class TernaryLanes implements TernaryKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int LANES = SHORTS.length();
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;

  /** Rows that share a byte. */
  private static final int FIELDS = 4;

  private static final int TRIT = 0x0303_0303;

  /** Times a number in the upper byte of 16 bits, taken away. */
  private static final short MINUS_BYTE = -1 << Byte.SIZE;

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private final int[] mask = new int[INTS.length()];
  private final int byteShift;
  private final int step;

  TernaryLanes() {
    Arrays.fill(mask, TRIT);
    byteShift = Byte.SIZE;
    step = WIDTH;
  }

  @Override
  public int blockBytes() {
    return TernaryWeights.BLOCK * WIDTH;
  }

  @Override
  public byte zeros() {
    return 0b01_01_01_01;
  }

  @Override
  public void lay(byte[] codes, int row, byte[] block) {
    int field = row / LANES;
    int first = row % LANES * Short.BYTES + field / FIELDS;
    for (int k = 0; k < codes.length; k++) {
      block[k * WIDTH + first] += (byte) (codes[k] << 2 * (field % FIELDS));
    }
  }

  @Override
  public void dots(
      MemorySegment weights, long at, int[] inputs, int first, int columns, short[] dots) {
    IntVector fields = IntVector.fromArray(INTS, mask, 0);
    ShortVector zero = ShortVector.zero(SHORTS);
    ShortVector all0 = zero, all1 = zero, all2 = zero, all3 = zero;
    ShortVector hi0 = zero, hi1 = zero, hi2 = zero, hi3 = zero;
    long end = at + (long) columns * WIDTH;
    int k = first;
    for (long column = at; column < end; column += step) {
      IntVector v = IntVector.fromMemorySegment(INTS, weights, column, ORDER);
      ShortVector a = IntVector.broadcast(INTS, inputs[k]).reinterpretAsShorts();
      ShortVector b = IntVector.broadcast(INTS, inputs[k + 1]).reinterpretAsShorts();
      k += 2;
      ShortVector p = v.and(fields).reinterpretAsShorts().mul(a).add(b);
      all0 = p.add(all0);
      hi0 = p.lanewise(ASHR, byteShift).add(hi0);
      p = v.lanewise(LSHR, 2).and(fields).reinterpretAsShorts().mul(a).add(b);
      all1 = p.add(all1);
      hi1 = p.lanewise(ASHR, byteShift).add(hi1);
      p = v.lanewise(LSHR, 4).and(fields).reinterpretAsShorts().mul(a).add(b);
      all2 = p.add(all2);
      hi2 = p.lanewise(ASHR, byteShift).add(hi2);
      p = v.lanewise(LSHR, 6).and(fields).reinterpretAsShorts().mul(a).add(b);
      all3 = p.add(all3);
      hi3 = p.lanewise(ASHR, byteShift).add(hi3);
    }
    short bias = (short) (128 * columns);
    ShortVector minus = ShortVector.broadcast(SHORTS, MINUS_BYTE);
    minus.mul(hi0).add(all0).sub(bias).intoArray(dots, 0);
    minus.mul(hi1).add(all1).sub(bias).intoArray(dots, LANES);
    minus.mul(hi2).add(all2).sub(bias).intoArray(dots, 2 * LANES);
    minus.mul(hi3).add(all3).sub(bias).intoArray(dots, 3 * LANES);
    hi0.intoArray(dots, 4 * LANES);
    hi1.intoArray(dots, 5 * LANES);
    hi2.intoArray(dots, 6 * LANES);
    hi3.intoArray(dots, 7 * LANES);
  }

  @Override
  public void indices(MemorySegment weights, long at, int column, byte[] indices) {
    for (int table = 0; table < TableKernel.TABLES; table++) {
      long first = at + (column + (long) table * TableKernel.COLUMNS) * WIDTH;
      IntVector v0 = IntVector.fromMemorySegment(INTS, weights, first, ORDER);
      IntVector v1 = IntVector.fromMemorySegment(INTS, weights, first + WIDTH, ORDER);
      IntVector v2 = IntVector.fromMemorySegment(INTS, weights, first + 2 * WIDTH, ORDER);
      IntVector v3 = IntVector.fromMemorySegment(INTS, weights, first + 3 * WIDTH, ORDER);
      for (int field = 0; field < FIELDS; field++) {
        // four bytes at a time: 2 * (1 + 3 + 9 + 27) = 80 does not carry into the next
        IntVector index = v3.and(TRIT);
        index = index.add(index).add(index).add(v2.and(TRIT));
        index = index.add(index).add(index).add(v1.and(TRIT));
        index = index.add(index).add(index).add(v0.and(TRIT));
        index.reinterpretAsBytes().intoArray(indices, (table * FIELDS + field) * WIDTH);
        v0 = v0.lanewise(LSHR, 2);
        v1 = v1.lanewise(LSHR, 2);
        v2 = v2.lanewise(LSHR, 2);
        v3 = v3.lanewise(LSHR, 2);
      }
    }
  }

  @Override
  public int byteOrder(int place) {
    int field = place / WIDTH + place % 2 * FIELDS;
    return field * LANES + place % WIDTH / 2;
  }
}
