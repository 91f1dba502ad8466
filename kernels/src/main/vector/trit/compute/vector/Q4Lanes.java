package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Q4_0, two vectors of rows at a time. A 16-bit lane holds four neighbouring columns of one row,
 * code plus 8 in 4 bits each; eight such vectors make a block of 32. The dot product starts at
 * {@code -8} times the sum of the activations, which takes the 8 back, and is exact in 16 bits
 * because {@code 32 * 8 * 127 < 2^15}.
 */
final class Q4Lanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int LANES = SHORTS.length();
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int CODE_BYTES = BlockInputs.BLOCK / 4 * 2 * WIDTH;
  private static final int BIAS = 8;

  /** Added to four codes of four bits each; exclusive or does that without a carry. */
  private static final int BIASES = BIAS * 0x0101_0101;

  private static final int CODES_PER_LANE = 4;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final VarHandle FOUR_CODES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ORDER);
  private static final VarHandle LANE = MethodHandles.byteArrayViewVarHandle(short[].class, ORDER);
  private final int[] mask = new int[INTS.length()];
  private final int step;

  Q4Lanes() {
    Arrays.fill(mask, 0x000F_000F);
    step = 2 * WIDTH;
  }

  @Override
  public int codeBytes() {
    return CODE_BYTES;
  }

  @Override
  public void layCodes(byte[] codes, byte[] laid, int first) {
    for (int k = 0; k < BlockInputs.BLOCK; k += CODES_PER_LANE) {
      int column = first + k / CODES_PER_LANE * 2 * WIDTH;
      for (int row = 0; row < 2 * LANES; row++) {
        int four = (int) FOUR_CODES.get(codes, row * BlockInputs.BLOCK + k) ^ BIASES;
        LANE.set(laid, column + row * Short.BYTES, nibbles(four));
      }
    }
  }

  /** The lower halves of four bytes, the first one lowest. */
  private static short nibbles(int bytes) {
    int pairs = bytes & 0x000F_000F | bytes >>> 4 & 0x00F0_00F0;
    return (short) (pairs & 0xFF | pairs >>> 8);
  }

  @Override
  public void dots(MemorySegment weights, long at, BlockInputs inputs, int block, int[] dots) {
    int[] pairs = inputs.pairs();
    int k = block * BlockInputs.BLOCK;
    IntVector nibble = IntVector.fromArray(INTS, mask, 0);
    ShortVector c = ShortVector.broadcast(SHORTS, (short) (-BIAS * inputs.blockSums()[block]));
    ShortVector d = c;
    for (long p = at; p < at + CODE_BYTES; p += step) {
      IntVector v = IntVector.fromMemorySegment(INTS, weights, p, ORDER);
      IntVector w = IntVector.fromMemorySegment(INTS, weights, p + WIDTH, ORDER);
      ShortVector a = IntVector.broadcast(INTS, pairs[k]).reinterpretAsShorts();
      c = c.add(v.and(nibble).reinterpretAsShorts().mul(a));
      d = d.add(w.and(nibble).reinterpretAsShorts().mul(a));
      a = IntVector.broadcast(INTS, pairs[k + 1]).reinterpretAsShorts();
      c = c.add(v.lanewise(LSHR, 4).and(nibble).reinterpretAsShorts().mul(a));
      d = d.add(w.lanewise(LSHR, 4).and(nibble).reinterpretAsShorts().mul(a));
      a = IntVector.broadcast(INTS, pairs[k + 2]).reinterpretAsShorts();
      c = c.add(v.lanewise(LSHR, 8).and(nibble).reinterpretAsShorts().mul(a));
      d = d.add(w.lanewise(LSHR, 8).and(nibble).reinterpretAsShorts().mul(a));
      a = IntVector.broadcast(INTS, pairs[k + 3]).reinterpretAsShorts();
      c = c.add(v.lanewise(LSHR, 12).and(nibble).reinterpretAsShorts().mul(a));
      d = d.add(w.lanewise(LSHR, 12).and(nibble).reinterpretAsShorts().mul(a));
      k += 4;
    }
    store(c, dots, 0);
    store(d, dots, LANES);
  }

  private static void store(ShortVector values, int[] dots, int row) {
    IntVector pairs = values.reinterpretAsInts();
    pairs.lanewise(LSHL, 16).lanewise(ASHR, 16).intoArray(dots, row);
    pairs.lanewise(ASHR, 16).intoArray(dots, row + INTS.length());
  }
}
