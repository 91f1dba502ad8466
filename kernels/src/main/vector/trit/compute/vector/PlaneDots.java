package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Codes of 5 bits, raised to 0 and above, as {@link PlaneCodes} lays them. Products are summed in
 * 16 bits, modulo 2^16; as the sums do not fit, codes are centred before they are widened, by what
 * the sums of the activations say.
 */
final class PlaneDots implements CodeDots {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final PlaneCodes CODES =
      KernelLoader.subject(MethodHandles.lookup(), PlaneCodes.class);
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int HIGH_BYTES = CODES.highBytes(WIDTH);
  private static final int UNIT_BYTES = CODES.unitBytes(WIDTH);
  private static final int CODE_BYTES = BlockInputs.GROUP / PlaneCodes.UNIT * UNIT_BYTES;
  private static final int PAIR_BYTES = BlockInputs.GROUP / BlockInputs.SUMMED * Integer.BYTES;
  private static final short CENTRE = (short) CODES.centre();

  /** What the sums of codes lack where these were not centred at 0. */
  private static final int REST = CODES.centre() - CODES.bias();

  /** From memory, so that they stay in registers. */
  private final int[] lowMask = new int[INTS.length()];

  private final int[] highMask = new int[INTS.length()];

  /** Not constants, so that the compiler does not unroll the loops. */
  private final int turn = 2 * WIDTH;

  private final int unit = UNIT_BYTES;

  PlaneDots() {
    Arrays.fill(lowMask, 0x000F_000F);
    Arrays.fill(highMask, 0x0010_0010);
  }

  @Override
  public int codeBytes() {
    return CODE_BYTES;
  }

  @Override
  public void lay(byte[] codes, int from, int place, byte[] laid, int at) {
    CODES.lay(CODES.raised(codes, from), WIDTH, place, laid, at);
  }

  @Override
  public void sum(long at, int step, int count, long codes, long pairs, long dots) {
    IntVector lows = IntVector.fromArray(INTS, lowMask, 0);
    IntVector highs = IntVector.fromArray(INTS, highMask, 0);
    long k = codes;
    long sums = pairs;
    long to = dots;
    for (long from = at; from < at + (long) count * step; from += step) {
      int pair = BlockInputs.pair(sums, BlockInputs.GROUP);
      int rest = REST * ShortPairs.sum(pair);
      ShortVector c = ShortVector.zero(SHORTS), d = c;
      for (long u = from; u < from + CODE_BYTES; u += unit) {
        IntVector g = IntVector.fromMemorySegment(INTS, Lanes.ALL, u, Lanes.ORDER);
        IntVector h = g.lanewise(LSHR, Byte.SIZE);
        for (long p = u + HIGH_BYTES; p < u + UNIT_BYTES; p += turn) {
          IntVector v = IntVector.fromMemorySegment(INTS, Lanes.ALL, p, Lanes.ORDER);
          IntVector w = IntVector.fromMemorySegment(INTS, Lanes.ALL, p + WIDTH, Lanes.ORDER);
          ShortVector a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k)).reinterpretAsShorts();
          IntVector code = v.and(lows).or(g.lanewise(LSHL, 4).and(highs));
          c = c.add(code.reinterpretAsShorts().mul(a));
          code = w.and(lows).or(h.lanewise(LSHL, 4).and(highs));
          d = d.add(code.reinterpretAsShorts().mul(a));
          a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 4)).reinterpretAsShorts();
          code = v.lanewise(LSHR, 4).and(lows).or(g.lanewise(LSHL, 3).and(highs));
          c = c.add(code.reinterpretAsShorts().mul(a));
          code = w.lanewise(LSHR, 4).and(lows).or(h.lanewise(LSHL, 3).and(highs));
          d = d.add(code.reinterpretAsShorts().mul(a));
          a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 8)).reinterpretAsShorts();
          code = v.lanewise(LSHR, 8).and(lows).or(g.lanewise(LSHL, 2).and(highs));
          c = c.add(code.reinterpretAsShorts().mul(a));
          code = w.lanewise(LSHR, 8).and(lows).or(h.lanewise(LSHL, 2).and(highs));
          d = d.add(code.reinterpretAsShorts().mul(a));
          a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 12)).reinterpretAsShorts();
          code = v.lanewise(LSHR, 12).and(lows).or(g.lanewise(LSHL, 1).and(highs));
          c = c.add(code.reinterpretAsShorts().mul(a));
          code = w.lanewise(LSHR, 12).and(lows).or(h.lanewise(LSHL, 1).and(highs));
          d = d.add(code.reinterpretAsShorts().mul(a));
          g = g.lanewise(LSHR, 4);
          h = h.lanewise(LSHR, 4);
          k += 16;
        }
      }
      ShortVector centre = IntVector.broadcast(INTS, pair).reinterpretAsShorts().mul(CENTRE);
      IntVector both = c.sub(centre).reinterpretAsInts();
      both.lanewise(LSHL, 16)
          .lanewise(ASHR, 16)
          .add(both.lanewise(ASHR, 16))
          .add(rest)
          .intoMemorySegment(Lanes.ALL, to, Lanes.ORDER);
      both = d.sub(centre).reinterpretAsInts();
      both.lanewise(LSHL, 16)
          .lanewise(ASHR, 16)
          .add(both.lanewise(ASHR, 16))
          .add(rest)
          .intoMemorySegment(Lanes.ALL, to + WIDTH, Lanes.ORDER);
      sums += PAIR_BYTES;
      to += 2 * WIDTH;
    }
  }
}
