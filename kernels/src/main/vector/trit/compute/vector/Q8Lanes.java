package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;
import trit.code.ScaledBlocks;

/**
 * Q8_0, two vectors of rows at a time: bytes, two neighbouring columns of a row beside each other,
 * then the scales as {@link HalfPairs} lays them. Two products are summed in 16 bits, exactly,
 * because {@code 2 * 128 * 127 < 2^15}. Of these sums {@code q} a block needs {@code sum(q) = 256 *
 * sum(q >> 8) + sum(q & 255)}; the second is {@code sum(q) - 256 * sum(q >> 8)} modulo 2^16.
 */
final class Q8Lanes implements BlockKernel {
  private static final ScaledBlocks CODEC = (ScaledBlocks) Encoding.Q8_0.codec();
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;

  /** Two columns of two vectors of rows. */
  private static final int PAIR_BYTES = WIDTH;

  private static final ValueLayout.OfLong FOUR_PAIRS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(Lanes.ORDER);
  private static final VarHandle PAIR =
      MethodHandles.byteArrayViewVarHandle(short[].class, Lanes.ORDER);
  private static final int CODE_BYTES = BlockInputs.GROUP / 2 * PAIR_BYTES;
  private static final int BLOCK_BYTES = CODE_BYTES + WIDTH;

  private final int[] fields = new int[INTS.length()];
  private final int byteShift = Byte.SIZE;
  private final int step = 2 * PAIR_BYTES;

  Q8Lanes() {
    Arrays.fill(fields, HalfPairs.FIELDS);
  }

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public void layBlock(MemorySegment rows, long at, int place, byte[] laid) {
    for (int k = 0; k < BlockInputs.GROUP; k += Long.BYTES) {
      long pairs = rows.get(FOUR_PAIRS, at + Short.BYTES + k);
      int to = k / 2 * PAIR_BYTES + 2 * place;
      PAIR.set(laid, to, (short) pairs);
      PAIR.set(laid, to + PAIR_BYTES, (short) (pairs >>> 16));
      PAIR.set(laid, to + 2 * PAIR_BYTES, (short) (pairs >>> 32));
      PAIR.set(laid, to + 3 * PAIR_BYTES, (short) (pairs >>> 48));
    }
    HalfPairs.lay(CODEC.scale(rows, at), WIDTH, place, laid, CODE_BYTES);
  }

  @Override
  public void multiply(long weights, int blocks, BlockInputs inputs, int token, long out) {
    long k = inputs.codes(token);
    long scales = inputs.scales(token);
    IntVector half = IntVector.fromArray(INTS, fields, 0);
    ShortVector minus = ShortVector.broadcast(SHORTS, MINUS_BYTE);
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = y0;
    for (long at = weights; at < weights + (long) blocks * BLOCK_BYTES; at += BLOCK_BYTES) {
      ShortVector all0 = ShortVector.zero(SHORTS), hi0 = all0, all1 = all0, hi1 = all0;
      for (long p = at; p < at + CODE_BYTES; p += step) {
        Vector<Byte> v = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, p, Lanes.ORDER);
        Vector<Byte> w = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, p + WIDTH / 2, Lanes.ORDER);
        ShortVector a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k)).reinterpretAsShorts();
        ShortVector q = ((ShortVector) v.convertShape(B2S, SHORTS, 0)).mul(a);
        ShortVector r = ((ShortVector) w.convertShape(B2S, SHORTS, 0)).mul(a);
        long next = p + PAIR_BYTES;
        v = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, next, Lanes.ORDER);
        w = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, next + WIDTH / 2, Lanes.ORDER);
        a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 4)).reinterpretAsShorts();
        q = ((ShortVector) v.convertShape(B2S, SHORTS, 0)).mul(a).add(q);
        r = ((ShortVector) w.convertShape(B2S, SHORTS, 0)).mul(a).add(r);
        all0 = q.add(all0);
        hi0 = q.lanewise(ASHR, byteShift).add(hi0);
        all1 = r.add(all1);
        hi1 = r.lanewise(ASHR, byteShift).add(hi1);
        k += 8;
      }
      float scale = Lanes.ALL.get(Lanes.FLOAT, scales);
      IntVector halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + CODE_BYTES, Lanes.ORDER);
      IntVector high = hi0.reinterpretAsInts();
      IntVector low = minus.mul(hi0).add(all0).reinterpretAsInts();
      IntVector dot =
          high.lanewise(LSHL, 16)
              .lanewise(ASHR, 16)
              .add(high.lanewise(ASHR, 16))
              .lanewise(LSHL, 8)
              .add(low.and(0xFFFF))
              .add(low.lanewise(LSHR, 16));
      y0 =
          halves
              .lanewise(LSHL, 16)
              .lanewise(ASHR, 3)
              .and(half)
              .reinterpretAsFloats()
              .mul(HalfPairs.BIASES)
              .mul(scale)
              .mul((FloatVector) dot.convertShape(I2F, FLOATS, 0))
              .add(y0);
      high = hi1.reinterpretAsInts();
      low = minus.mul(hi1).add(all1).reinterpretAsInts();
      dot =
          high.lanewise(LSHL, 16)
              .lanewise(ASHR, 16)
              .add(high.lanewise(ASHR, 16))
              .lanewise(LSHL, 8)
              .add(low.and(0xFFFF))
              .add(low.lanewise(LSHR, 16));
      y1 =
          halves
              .lanewise(ASHR, 3)
              .and(half)
              .reinterpretAsFloats()
              .mul(HalfPairs.BIASES)
              .mul(scale)
              .mul((FloatVector) dot.convertShape(I2F, FLOATS, 0))
              .add(y1);
      scales += Float.BYTES;
    }
    FloatVector tokenScale = FloatVector.broadcast(FLOATS, inputs.tokenScale(token));
    tokenScale.mul(y0).intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    tokenScale.mul(y1).intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
  }
}
