package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Q8_0, two vectors of rows at a time: a byte per row and column, column after column. The products
 * of two columns are summed in 16 bits, exactly, because {@code 2 * 128 * 127 < 2^15}. Of these
 * sums {@code q} a block needs {@code sum(q) = 256 * sum(q >> 8) + sum(q & 255)}; the second is
 * {@code sum(q) - 256 * sum(q >> 8)} modulo 2^16.
 */
final class Q8Lanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int LANES = SHORTS.length();
  private static final int COLUMN_BYTES = 2 * LANES;
  private static final int CODE_BYTES = BlockInputs.BLOCK * COLUMN_BYTES;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private final int byteShift;
  private final int step;

  Q8Lanes() {
    byteShift = Byte.SIZE;
    step = 2 * COLUMN_BYTES;
  }

  @Override
  public int codeBytes() {
    return CODE_BYTES;
  }

  @Override
  public void layCodes(byte[] codes, byte[] laid, int first) {
    for (int row = 0; row < COLUMN_BYTES; row += ByteSquare.SIDE) {
      for (int k = 0; k < BlockInputs.BLOCK; k += ByteSquare.SIDE) {
        int from = row * BlockInputs.BLOCK + k;
        int to = first + k * COLUMN_BYTES + row;
        ByteSquare.transpose(codes, from, BlockInputs.BLOCK, laid, to, COLUMN_BYTES);
      }
    }
  }

  @Override
  public void dots(MemorySegment weights, long at, BlockInputs inputs, int block, int[] dots) {
    int[] pairs = inputs.pairs();
    int k = block * BlockInputs.BLOCK;
    ShortVector all0 = ShortVector.zero(SHORTS), hi0 = all0, all1 = all0, hi1 = all0;
    for (long p = at; p < at + CODE_BYTES; p += step) {
      Vector<Byte> v = ByteVector.fromMemorySegment(BYTES, weights, p, ORDER);
      Vector<Byte> w = ByteVector.fromMemorySegment(BYTES, weights, p + LANES, ORDER);
      ShortVector a = IntVector.broadcast(INTS, pairs[k]).reinterpretAsShorts();
      ShortVector q = ((ShortVector) v.convertShape(B2S, SHORTS, 0)).mul(a);
      ShortVector r = ((ShortVector) w.convertShape(B2S, SHORTS, 0)).mul(a);
      v = ByteVector.fromMemorySegment(BYTES, weights, p + COLUMN_BYTES, ORDER);
      w = ByteVector.fromMemorySegment(BYTES, weights, p + COLUMN_BYTES + LANES, ORDER);
      a = IntVector.broadcast(INTS, pairs[k + 1]).reinterpretAsShorts();
      q = q.add(((ShortVector) v.convertShape(B2S, SHORTS, 0)).mul(a));
      r = r.add(((ShortVector) w.convertShape(B2S, SHORTS, 0)).mul(a));
      all0 = all0.add(q);
      hi0 = hi0.add(q.lanewise(ASHR, byteShift));
      all1 = all1.add(r);
      hi1 = hi1.add(r.lanewise(ASHR, byteShift));
      k += 2;
    }
    store(all0.sub(hi0.lanewise(LSHL, 8)), hi0, dots, 0);
    store(all1.sub(hi1.lanewise(LSHL, 8)), hi1, dots, LANES);
  }

  private static void store(ShortVector low, ShortVector high, int[] dots, int row) {
    IntVector lows = low.reinterpretAsInts();
    IntVector highs = high.reinterpretAsInts();
    IntVector even = highs.lanewise(LSHL, 16).lanewise(ASHR, 8);
    even.add(lows.and(0xFFFF)).intoArray(dots, row);
    IntVector odd = highs.lanewise(ASHR, 8).and(0xFFFF_FF00);
    odd.add(lows.lanewise(LSHR, 16)).intoArray(dots, row + INTS.length());
  }
}
