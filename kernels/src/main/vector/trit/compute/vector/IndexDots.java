package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;
import trit.code.LaidCodes;

/**
 * Indices of four bits into a table of codes, in {@link CodePlanes}. They are looked up where they
 * lie, in 16-bit lanes: the bits above an index do no harm, because lookups count modulo the length
 * of the table, which wide vectors hold several times. Products are summed as those of {@link
 * Q8Lanes}.
 */
final class IndexDots implements CodeDots {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final byte[] CODES =
      ((LaidCodes) KernelLoader.subject(MethodHandles.lookup(), Encoding.class).codec()).table();
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int BITS = 4;
  private static final CodePlanes PLANE = new CodePlanes(BITS);
  private static final int CODE_BYTES = PLANE.bytes(WIDTH);
  private static final byte[] INDICES = indices();

  /** Whether two vectors hold the table, not one. */
  private static final boolean TWO = SHORTS.length() < CODES.length;

  private final short[] table = table();

  /** Set where it is made, or it would be a constant: shifts by those are moved to a register. */
  private final int byteShift;

  /** Not a constant, so that the compiler does not unroll the loop. */
  private final int turn = 2 * WIDTH;

  IndexDots() {
    byteShift = Byte.SIZE;
  }

  @Override
  public int codeBytes() {
    return CODE_BYTES;
  }

  @Override
  public void lay(byte[] codes, int from, int place, byte[] laid, int at) {
    byte[] indices = new byte[BlockInputs.GROUP];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = INDICES[codes[from + i] & 0xFF];
    }
    PLANE.lay(indices, 0, WIDTH, place, laid, at);
  }

  @Override
  public void sum(long at, int step, int count, long codes, long pairs, long dots) {
    ShortVector first = ShortVector.fromArray(SHORTS, table, 0);
    ShortVector second = ShortVector.fromArray(SHORTS, table, TWO ? SHORTS.length() : 0);
    long k = codes;
    long to = dots;
    for (long from = at; from < at + (long) count * step; from += step) {
      ShortVector all0 = ShortVector.zero(SHORTS), high0 = all0, all1 = all0, high1 = all0;
      for (long p = from; p < from + CODE_BYTES; p += turn) {
        IntVector v = IntVector.fromMemorySegment(INTS, Lanes.ALL, p, Lanes.ORDER);
        IntVector w = IntVector.fromMemorySegment(INTS, Lanes.ALL, p + WIDTH, Lanes.ORDER);
        ShortVector a = IntVector.broadcast(INTS, Lanes.getInt(k)).reinterpretAsShorts();
        ShortVector i = v.reinterpretAsShorts();
        ShortVector j = w.reinterpretAsShorts();
        ShortVector q = (TWO ? i.selectFrom(first, second) : i.selectFrom(first)).mul(a);
        ShortVector r = (TWO ? j.selectFrom(first, second) : j.selectFrom(first)).mul(a);
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 4)).reinterpretAsShorts();
        i = v.lanewise(LSHR, BITS).reinterpretAsShorts();
        j = w.lanewise(LSHR, BITS).reinterpretAsShorts();
        q = q.add((TWO ? i.selectFrom(first, second) : i.selectFrom(first)).mul(a));
        r = r.add((TWO ? j.selectFrom(first, second) : j.selectFrom(first)).mul(a));
        all0 = all0.add(q);
        high0 = high0.add(q.lanewise(ASHR, byteShift));
        all1 = all1.add(r);
        high1 = high1.add(r.lanewise(ASHR, byteShift));
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 8)).reinterpretAsShorts();
        i = v.lanewise(LSHR, 2 * BITS).reinterpretAsShorts();
        j = w.lanewise(LSHR, 2 * BITS).reinterpretAsShorts();
        q = (TWO ? i.selectFrom(first, second) : i.selectFrom(first)).mul(a);
        r = (TWO ? j.selectFrom(first, second) : j.selectFrom(first)).mul(a);
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 12)).reinterpretAsShorts();
        i = v.lanewise(LSHR, 3 * BITS).reinterpretAsShorts();
        j = w.lanewise(LSHR, 3 * BITS).reinterpretAsShorts();
        q = q.add((TWO ? i.selectFrom(first, second) : i.selectFrom(first)).mul(a));
        r = r.add((TWO ? j.selectFrom(first, second) : j.selectFrom(first)).mul(a));
        all0 = all0.add(q);
        high0 = high0.add(q.lanewise(ASHR, byteShift));
        all1 = all1.add(r);
        high1 = high1.add(r.lanewise(ASHR, byteShift));
        k += 16;
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

  private static short[] table() {
    short[] table = new short[Math.max(SHORTS.length(), CODES.length)];
    for (int i = 0; i < table.length; i++) {
      table[i] = CODES[i % CODES.length];
    }
    return table;
  }

  private static byte[] indices() {
    byte[] indices = new byte[1 << Byte.SIZE];
    for (int i = 0; i < CODES.length; i++) {
      indices[CODES[i] & 0xFF] = (byte) i;
    }
    return indices;
  }
}
