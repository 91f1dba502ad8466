package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Codes of 2, 3, 5 or 6 bits, raised to 0 and above, in {@link CodePlanes}: the lower parts of 32
 * columns, then the higher parts. Products are summed in 16 bits, exactly modulo 2^16; where the
 * sums do not fit, codes are centred first, by what the sums of the activations say.
 */
final class PlaneDots implements CodeDots {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final PlaneCodes CODES =
      KernelLoader.subject(MethodHandles.lookup(), PlaneCodes.class);
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int LOW = CODES.low();
  private static final int HIGH = CODES.high();
  private static final int HIGH_AT = new CodePlanes(LOW).bytes(WIDTH);
  private static final int CODE_BYTES = HIGH_AT + new CodePlanes(HIGH).bytes(WIDTH);
  private static final short CENTRE = (short) CODES.centre();

  /** What the sums of codes lack where these were not centred at 0. */
  private static final int REST = CODES.centre() - CODES.bias();

  private static final int SUMS = BlockInputs.GROUP / CODES.summed();

  /** Columns that are multiplied before the loop turns. */
  private static final int STEP = 8;

  /** How far the fields of one step lie above those of the last. */
  private static final int LOW_STEP = STEP / 2 * LOW;

  private static final int HIGH_STEP = STEP / 2 * HIGH;

  /** How the fourth of the higher parts is brought above the lower part. */
  private static final VectorOperators.Binary LAST_SHIFT = LOW < 3 * HIGH ? LSHR : LSHL;

  private static final int LAST_PLACES = Math.abs(LOW - 3 * HIGH);

  /** Bits of half a lane. */
  private static final int HALF = 16;

  private static final int STEPS = CODES.summed() / STEP;

  /**
   * Set where it is made, or it would be a constant, and the compiler would unroll the loop over
   * steps into more vectors than there are registers.
   */
  private final int one;

  /** From memory, so that they stay in registers. */
  private final int[] lowMask = new int[INTS.length()];

  private final int[] highMask = new int[INTS.length()];

  PlaneDots() {
    one = 1;
    Arrays.fill(lowMask, ((1 << LOW) - 1) * 0x0001_0001);
    Arrays.fill(highMask, ((1 << HIGH) - 1 << LOW) * 0x0001_0001);
  }

  @Override
  public int codeBytes() {
    return CODE_BYTES;
  }

  @Override
  public void lay(byte[] codes, int from, int place, byte[] laid, int at) {
    byte[] raised = CODES.raised(codes, from);
    new CodePlanes(LOW).lay(raised, 0, 0, WIDTH, place, laid, at);
    new CodePlanes(HIGH).lay(raised, 0, LOW, WIDTH, place, laid, at + HIGH_AT);
  }

  @Override
  public void sum(long at, int step, int count, long codes, long pairs, long dots) {
    IntVector lows = IntVector.fromArray(INTS, lowMask, 0);
    IntVector highs = IntVector.fromArray(INTS, highMask, 0);
    long k = codes;
    long sumOf = pairs;
    long to = dots;
    for (int part = 0; part < count * SUMS; part++) {
      long from = at + (long) (part / SUMS) * step;
      int first = part % SUMS * STEPS;
      int pair = BlockInputs.pair(sumOf, CODES.summed());
      int rest = REST * ShortPairs.sum(pair);
      sumOf += CODES.summed() / BlockInputs.SUMMED * Integer.BYTES;
      ShortVector c = ShortVector.zero(SHORTS), d = c;
      for (int turn = first; turn < first + STEPS; turn += one) {
        int a0 = Lanes.getInt(k), a1 = Lanes.getInt(k + 4);
        int a2 = Lanes.getInt(k + 8), a3 = Lanes.getInt(k + 12);
        long low = from + turn * LOW_STEP / HALF * 2 * WIDTH;
        IntVector v = IntVector.fromMemorySegment(INTS, Lanes.ALL, low, Lanes.ORDER);
        IntVector w = IntVector.fromMemorySegment(INTS, Lanes.ALL, low + WIDTH, Lanes.ORDER);
        if (LOW_STEP < HALF) {
          v = v.lanewise(LSHR, turn * LOW_STEP % HALF);
          w = w.lanewise(LSHR, turn * LOW_STEP % HALF);
        }
        IntVector g = v, h = w;
        if (HIGH > 0) {
          long high = from + HIGH_AT + turn * HIGH_STEP / HALF * 2 * WIDTH;
          g = IntVector.fromMemorySegment(INTS, Lanes.ALL, high, Lanes.ORDER);
          h = IntVector.fromMemorySegment(INTS, Lanes.ALL, high + WIDTH, Lanes.ORDER);
          g = g.lanewise(LSHR, turn * HIGH_STEP % HALF);
          h = h.lanewise(LSHR, turn * HIGH_STEP % HALF);
        }
        ShortVector a = IntVector.broadcast(INTS, a0).reinterpretAsShorts();
        IntVector code = v.and(lows);
        IntVector other = w.and(lows);
        if (HIGH > 0) {
          code = code.or(g.lanewise(LSHL, LOW).and(highs));
          other = other.or(h.lanewise(LSHL, LOW).and(highs));
        }
        c = c.add(code.reinterpretAsShorts().mul(a));
        d = d.add(other.reinterpretAsShorts().mul(a));
        a = IntVector.broadcast(INTS, a1).reinterpretAsShorts();
        code = v.lanewise(LSHR, LOW).and(lows);
        other = w.lanewise(LSHR, LOW).and(lows);
        if (HIGH > 0) {
          code = code.or(g.lanewise(LSHL, LOW - HIGH).and(highs));
          other = other.or(h.lanewise(LSHL, LOW - HIGH).and(highs));
        }
        c = c.add(code.reinterpretAsShorts().mul(a));
        d = d.add(other.reinterpretAsShorts().mul(a));
        a = IntVector.broadcast(INTS, a2).reinterpretAsShorts();
        code = v.lanewise(LSHR, 2 * LOW).and(lows);
        other = w.lanewise(LSHR, 2 * LOW).and(lows);
        if (HIGH > 0) {
          code = code.or(g.lanewise(LSHL, LOW - 2 * HIGH).and(highs));
          other = other.or(h.lanewise(LSHL, LOW - 2 * HIGH).and(highs));
        }
        c = c.add(code.reinterpretAsShorts().mul(a));
        d = d.add(other.reinterpretAsShorts().mul(a));
        a = IntVector.broadcast(INTS, a3).reinterpretAsShorts();
        code = v.lanewise(LSHR, 3 * LOW).and(lows);
        other = w.lanewise(LSHR, 3 * LOW).and(lows);
        if (HIGH > 0) {
          code = code.or(g.lanewise(LAST_SHIFT, LAST_PLACES).and(highs));
          other = other.or(h.lanewise(LAST_SHIFT, LAST_PLACES).and(highs));
        }
        c = c.add(code.reinterpretAsShorts().mul(a));
        d = d.add(other.reinterpretAsShorts().mul(a));
        k += STEP * Short.BYTES;
      }
      if (CENTRE > 0) {
        ShortVector centre = IntVector.broadcast(INTS, pair).reinterpretAsShorts().mul(CENTRE);
        c = c.sub(centre);
        d = d.sub(centre);
      }
      IntVector sums = c.reinterpretAsInts();
      sums = sums.lanewise(LSHL, HALF).lanewise(ASHR, HALF).add(sums.lanewise(ASHR, HALF));
      (REST == 0 ? sums : sums.add(rest)).intoMemorySegment(Lanes.ALL, to, Lanes.ORDER);
      sums = d.reinterpretAsInts();
      sums = sums.lanewise(LSHL, HALF).lanewise(ASHR, HALF).add(sums.lanewise(ASHR, HALF));
      (REST == 0 ? sums : sums.add(rest)).intoMemorySegment(Lanes.ALL, to + WIDTH, Lanes.ORDER);
      to += 2 * WIDTH;
    }
  }
}
