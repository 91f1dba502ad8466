package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;

/**
 * IQ4_NL and IQ4_XS, two vectors of rows at a time, as {@link IndexBlock} lays them. Codes are
 * looked up where their indices lie, in 16-bit lanes: the bits above an index do no harm, because
 * lookups count modulo the length of the table, which wide vectors hold several times. Products are
 * summed as those of {@link Q8Lanes}.
 */
final class IndexLanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, SHAPE.vectorBitSize() / 4)));
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int ROWS = INTS.length();
  private static final int BITS = 4;
  private static final IndexBlock BLOCK =
      IndexBlock.of(KernelLoader.subject(MethodHandles.lookup(), Encoding.class), WIDTH);
  private static final boolean SUPER = BLOCK.isSuper();
  private static final int SCALE_BYTES = BLOCK.scaleBytes();
  private static final int CODE_BYTES = BLOCK.codeBytes();
  private static final int PART_BYTES = BLOCK.partBytes();
  private static final int HALVES = BLOCK.halves();
  private static final int BLOCK_BYTES = BLOCK.bytes();

  /** Whether two vectors hold the table, not one. */
  private static final boolean TWO = SHORTS.length() < BLOCK.table().length;

  private final short[] table = table();

  /** Set where it is made, or it would be a constant: shifts by those are moved to a register. */
  private final int byteShift;

  /** Not constants, so that the compiler does not unroll the loops. */
  private final int turn = 2 * WIDTH;

  private final int group = CODE_BYTES;
  private final int part = PART_BYTES;

  IndexLanes() {
    byteShift = Byte.SIZE;
  }

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public void layBlock(MemorySegment rows, long at, int place, byte[] laid) {
    BLOCK.lay(rows, at, place, laid);
  }

  @Override
  public void multiply(long weights, int blocks, BlockInputs inputs, int token, long out) {
    long k = inputs.codes(token);
    long scales = inputs.scales(token);
    float tokenScale = inputs.tokenScale(token);
    ShortVector first = ShortVector.fromArray(SHORTS, table, 0);
    ShortVector second = ShortVector.fromArray(SHORTS, table, TWO ? SHORTS.length() : 0);
    ShortVector minus = ShortVector.broadcast(SHORTS, MINUS_BYTE);
    FloatVector y0 = FloatVector.zero(FLOATS), y1 = y0;
    for (long at = weights; at < weights + (long) blocks * BLOCK_BYTES; at += BLOCK_BYTES) {
      float scale = Lanes.ALL.get(Lanes.FLOAT, scales);
      IntVector dots0 = IntVector.zero(INTS), dots1 = dots0;
      for (long p = at; p < at + HALVES; p += SUPER ? part : HALVES) {
        long bytes = p;
        for (long from = p + SCALE_BYTES; from < p + PART_BYTES; from += SUPER ? group : HALVES) {
          ShortVector all0 = ShortVector.zero(SHORTS), high0 = all0, all1 = all0, high1 = all0;
          for (long u = from; u < from + CODE_BYTES; u += turn) {
            IntVector v = IntVector.fromMemorySegment(INTS, Lanes.ALL, u, Lanes.ORDER);
            IntVector w = IntVector.fromMemorySegment(INTS, Lanes.ALL, u + WIDTH, Lanes.ORDER);
            ShortVector a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k)).reinterpretAsShorts();
            ShortVector i = v.reinterpretAsShorts();
            ShortVector j = w.reinterpretAsShorts();
            ShortVector q = (TWO ? i.selectFrom(first, second) : i.selectFrom(first)).mul(a);
            ShortVector r = (TWO ? j.selectFrom(first, second) : j.selectFrom(first)).mul(a);
            a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 4)).reinterpretAsShorts();
            i = v.lanewise(LSHR, BITS).reinterpretAsShorts();
            j = w.lanewise(LSHR, BITS).reinterpretAsShorts();
            q = (TWO ? i.selectFrom(first, second) : i.selectFrom(first)).mul(a).add(q);
            r = (TWO ? j.selectFrom(first, second) : j.selectFrom(first)).mul(a).add(r);
            all0 = q.add(all0);
            high0 = q.lanewise(ASHR, byteShift).add(high0);
            all1 = r.add(all1);
            high1 = r.lanewise(ASHR, byteShift).add(high1);
            a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 8)).reinterpretAsShorts();
            i = v.lanewise(LSHR, 2 * BITS).reinterpretAsShorts();
            j = w.lanewise(LSHR, 2 * BITS).reinterpretAsShorts();
            q = (TWO ? i.selectFrom(first, second) : i.selectFrom(first)).mul(a);
            r = (TWO ? j.selectFrom(first, second) : j.selectFrom(first)).mul(a);
            a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 12)).reinterpretAsShorts();
            i = v.lanewise(LSHR, 3 * BITS).reinterpretAsShorts();
            j = w.lanewise(LSHR, 3 * BITS).reinterpretAsShorts();
            q = (TWO ? i.selectFrom(first, second) : i.selectFrom(first)).mul(a).add(q);
            r = (TWO ? j.selectFrom(first, second) : j.selectFrom(first)).mul(a).add(r);
            all0 = q.add(all0);
            high0 = q.lanewise(ASHR, byteShift).add(high0);
            all1 = r.add(all1);
            high1 = r.lanewise(ASHR, byteShift).add(high1);
            k += 16;
          }
          IntVector high = high0.reinterpretAsInts();
          IntVector low = minus.mul(high0).add(all0).reinterpretAsInts();
          IntVector dot0 =
              high.lanewise(LSHL, 16)
                  .lanewise(ASHR, 16)
                  .add(high.lanewise(ASHR, 16))
                  .lanewise(LSHL, 8)
                  .add(low.and(0xFFFF))
                  .add(low.lanewise(LSHR, 16));
          high = high1.reinterpretAsInts();
          low = minus.mul(high1).add(all1).reinterpretAsInts();
          IntVector dot1 =
              high.lanewise(LSHL, 16)
                  .lanewise(ASHR, 16)
                  .add(high.lanewise(ASHR, 16))
                  .lanewise(LSHL, 8)
                  .add(low.and(0xFFFF))
                  .add(low.lanewise(LSHR, 16));
          if (SUPER) {
            Vector<Byte> few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, bytes, Lanes.ORDER);
            dot0 = dot0.mul((IntVector) few.convertShape(B2I, INTS, 0));
            few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, bytes + ROWS, Lanes.ORDER);
            dot1 = dot1.mul((IntVector) few.convertShape(B2I, INTS, 0));
            bytes += 2 * ROWS;
          }
          dots0 = dot0.add(dots0);
          dots1 = dot1.add(dots1);
        }
      }
      IntVector halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + HALVES, Lanes.ORDER);
      FloatVector even =
          halves.lanewise(LSHL, 16).lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      FloatVector odd = halves.lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      FloatVector terms = (FloatVector) dots0.convertShape(I2F, FLOATS, 0);
      y0 = even.mul(HalfPairs.BIASES).mul(scale).mul(terms).add(y0);
      terms = (FloatVector) dots1.convertShape(I2F, FLOATS, 0);
      y1 = odd.mul(HalfPairs.BIASES).mul(scale).mul(terms).add(y1);
      scales += Float.BYTES;
    }
    FloatVector whole = FloatVector.broadcast(FLOATS, tokenScale);
    whole.mul(y0).intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    whole.mul(y1).intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
  }

  private static short[] table() {
    byte[] codes = BLOCK.table();
    short[] table = new short[Math.max(SHORTS.length(), codes.length)];
    for (int i = 0; i < table.length; i++) {
      table[i] = codes[i % codes.length];
    }
    return table;
  }
}
