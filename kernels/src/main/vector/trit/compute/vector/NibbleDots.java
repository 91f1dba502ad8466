package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Codes of 4 bits, raised to 0 and above, in {@link CodePlanes}. Products of 32 columns fit 16
 * bits: {@code 16 * 15 * 127 < 2^15} in each half of a lane. {@link PlaneDots} could do the same, a
 * tenth slower in some JVMs and a third in others: this loop only follows addresses.
 */
final class NibbleDots implements CodeDots {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final PlaneCodes CODES =
      KernelLoader.subject(MethodHandles.lookup(), PlaneCodes.class);
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final CodePlanes PLANE = new CodePlanes(4);
  private static final int CODE_BYTES = PLANE.bytes(WIDTH);
  private static final int PAIR_BYTES = BlockInputs.GROUP / BlockInputs.SUMMED * Integer.BYTES;

  /** From memory, so that it stays in a register. */
  private final int[] nibble = new int[INTS.length()];

  /** Not a constant, so that the compiler does not unroll the loop. */
  private final int turn = 2 * WIDTH;

  NibbleDots() {
    Arrays.fill(nibble, 0x000F_000F);
  }

  @Override
  public int codeBytes() {
    return CODE_BYTES;
  }

  @Override
  public void lay(byte[] codes, int from, int place, byte[] laid, int at) {
    PLANE.lay(CODES.raised(codes, from), 0, WIDTH, place, laid, at);
  }

  @Override
  public void sum(long at, int step, int count, long codes, long pairs, long dots) {
    IntVector mask = IntVector.fromArray(INTS, nibble, 0);
    long k = codes;
    long sums = pairs;
    long to = dots;
    for (long from = at; from < at + (long) count * step; from += step) {
      ShortVector c = ShortVector.zero(SHORTS), d = c;
      for (long p = from; p < from + CODE_BYTES; p += turn) {
        IntVector v = IntVector.fromMemorySegment(INTS, Lanes.ALL, p, Lanes.ORDER);
        IntVector w = IntVector.fromMemorySegment(INTS, Lanes.ALL, p + WIDTH, Lanes.ORDER);
        ShortVector a = IntVector.broadcast(INTS, Lanes.getInt(k)).reinterpretAsShorts();
        c = c.add(v.and(mask).reinterpretAsShorts().mul(a));
        d = d.add(w.and(mask).reinterpretAsShorts().mul(a));
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 4)).reinterpretAsShorts();
        c = c.add(v.lanewise(LSHR, 4).and(mask).reinterpretAsShorts().mul(a));
        d = d.add(w.lanewise(LSHR, 4).and(mask).reinterpretAsShorts().mul(a));
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 8)).reinterpretAsShorts();
        c = c.add(v.lanewise(LSHR, 8).and(mask).reinterpretAsShorts().mul(a));
        d = d.add(w.lanewise(LSHR, 8).and(mask).reinterpretAsShorts().mul(a));
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 12)).reinterpretAsShorts();
        c = c.add(v.lanewise(LSHR, 12).and(mask).reinterpretAsShorts().mul(a));
        d = d.add(w.lanewise(LSHR, 12).and(mask).reinterpretAsShorts().mul(a));
        k += 16;
      }
      int raised = CODES.bias() * ShortPairs.sum(BlockInputs.pair(sums, BlockInputs.GROUP));
      IntVector both = c.reinterpretAsInts();
      both.lanewise(LSHL, 16)
          .lanewise(ASHR, 16)
          .add(both.lanewise(ASHR, 16))
          .sub(raised)
          .intoMemorySegment(Lanes.ALL, to, Lanes.ORDER);
      both = d.reinterpretAsInts();
      both.lanewise(LSHL, 16)
          .lanewise(ASHR, 16)
          .add(both.lanewise(ASHR, 16))
          .sub(raised)
          .intoMemorySegment(Lanes.ALL, to + WIDTH, Lanes.ORDER);
      sums += PAIR_BYTES;
      to += 2 * WIDTH;
    }
  }
}
