package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Codes of a byte each, two neighbouring columns of a row beside each other. Two products are
 * summed in 16 bits, exactly, because {@code 2 * 128 * 127 < 2^15}. Of these sums {@code q} a block
 * needs {@code sum(q) = 256 * sum(q >> 8) + sum(q & 255)}; the second is {@code sum(q) - 256 *
 * sum(q >> 8)} modulo 2^16.
 */
final class ByteDots implements CodeDots {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;

  /** Two columns of two vectors of rows. */
  private static final int PAIR_BYTES = WIDTH;

  private static final VarHandle PAIR =
      MethodHandles.byteArrayViewVarHandle(short[].class, Lanes.ORDER);
  private static final int CODE_BYTES = BlockInputs.GROUP / 2 * PAIR_BYTES;

  /** Set where it is made, or it would be a constant: shifts by those are moved to a register. */
  private final int byteShift;

  /** Not a constant, so that the compiler does not unroll the loop. */
  private final int turn = 2 * PAIR_BYTES;

  ByteDots() {
    byteShift = Byte.SIZE;
  }

  @Override
  public int codeBytes() {
    return CODE_BYTES;
  }

  @Override
  public void lay(byte[] codes, int from, int place, byte[] laid, int at) {
    for (int k = 0; k < BlockInputs.GROUP; k += 2) {
      PAIR.set(laid, at + k / 2 * PAIR_BYTES + 2 * place, (short) PAIR.get(codes, from + k));
    }
  }

  @Override
  public void sum(long at, int step, int count, long codes, long pairs, long dots) {
    long k = codes;
    long to = dots;
    for (long from = at; from < at + (long) count * step; from += step) {
      ShortVector all0 = ShortVector.zero(SHORTS), high0 = all0, all1 = all0, high1 = all0;
      for (long p = from; p < from + CODE_BYTES; p += turn) {
        Vector<Byte> v = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, p, Lanes.ORDER);
        Vector<Byte> w = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, p + WIDTH / 2, Lanes.ORDER);
        ShortVector a = IntVector.broadcast(INTS, Lanes.getInt(k)).reinterpretAsShorts();
        ShortVector q = ((ShortVector) v.convertShape(B2S, SHORTS, 0)).mul(a);
        ShortVector r = ((ShortVector) w.convertShape(B2S, SHORTS, 0)).mul(a);
        long next = p + PAIR_BYTES;
        v = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, next, Lanes.ORDER);
        w = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, next + WIDTH / 2, Lanes.ORDER);
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 4)).reinterpretAsShorts();
        q = q.add(((ShortVector) v.convertShape(B2S, SHORTS, 0)).mul(a));
        r = r.add(((ShortVector) w.convertShape(B2S, SHORTS, 0)).mul(a));
        all0 = all0.add(q);
        high0 = high0.add(q.lanewise(ASHR, byteShift));
        all1 = all1.add(r);
        high1 = high1.add(r.lanewise(ASHR, byteShift));
        k += 8;
      }
      IntVector high = high0.reinterpretAsInts();
      IntVector low = all0.sub(high0.lanewise(LSHL, byteShift)).reinterpretAsInts();
      high.lanewise(LSHL, 16)
          .lanewise(ASHR, 16)
          .add(high.lanewise(ASHR, 16))
          .lanewise(LSHL, 8)
          .add(low.and(0xFFFF))
          .add(low.lanewise(LSHR, 16))
          .intoMemorySegment(Lanes.ALL, to, Lanes.ORDER);
      high = high1.reinterpretAsInts();
      low = all1.sub(high1.lanewise(LSHL, byteShift)).reinterpretAsInts();
      high.lanewise(LSHL, 16)
          .lanewise(ASHR, 16)
          .add(high.lanewise(ASHR, 16))
          .lanewise(LSHL, 8)
          .add(low.and(0xFFFF))
          .add(low.lanewise(LSHR, 16))
          .intoMemorySegment(Lanes.ALL, to + WIDTH, Lanes.ORDER);
      to += 2 * WIDTH;
    }
  }
}
