package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;

/**
 * Q4_0, Q4_1, Q5_0, Q5_1 and Q2_K … Q6_K, two vectors of rows at a time, as {@link PlaneBlock} lays
 * them.
 *
 * <p>Products are summed in 16 bits, exactly modulo 2^16; where the sums do not fit, codes are
 * centred first, by what the sums of the activations say.
 */
final class PlaneLanes implements BlockKernel {
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
  private static final PlaneBlock BLOCK =
      PlaneBlock.of(KernelLoader.subject(MethodHandles.lookup(), Encoding.class), WIDTH);
  private static final boolean SUPER = BLOCK.isSuper();
  private static final boolean MINIMUMS = BLOCK.hasMinimums();
  private static final boolean SHARED = BLOCK.sharesBytes();
  private static final boolean SCALES_LAST = BLOCK.scalesLast();
  private static final int CODES_AT = BLOCK.codesAt();
  private static final int CODE_BYTES = BLOCK.codeBytes();
  private static final int GROUP_BYTES = BLOCK.groupBytes();
  private static final int PART_BYTES = BLOCK.partBytes();
  private static final int HALVES = BLOCK.halves();
  private static final int BLOCK_BYTES = BLOCK.bytes();

  /** Those of minimums lie last; where there are none, it is the same place. */
  private static final int MINIMUM_HALVES = BLOCK_BYTES - WIDTH;

  private static final PlaneCodes CODES = BLOCK.codes();
  private static final int LOW = CODES.low();
  private static final int HIGH = CODES.high();
  private static final int HIGH_BYTES = CODES.highBytes(WIDTH);

  /** What is read between loads of higher parts: where codes have none, a whole group. */
  private static final int UNIT_BYTES =
      LOW == 4 && HIGH == 0 ? GROUP_BYTES : CODES.unitBytes(WIDTH);

  private static final boolean ONE_GROUP = GROUP_BYTES == CODE_BYTES;
  private static final boolean ONE_UNIT = UNIT_BYTES == GROUP_BYTES;
  private static final int SUMMED = CODES.summed();
  private static final int PAIR_BYTES = SUMMED / BlockInputs.SUMMED * Integer.BYTES;
  private static final short CENTRE = (short) CODES.centre();

  /** What the sums of codes lack where these were not centred at 0. */
  private static final int REST = CODES.centre() - CODES.bias();

  /** How the fourth of the higher parts is brought above the lower part. */
  private static final VectorOperators.Binary LAST_SHIFT = LOW < 3 * HIGH ? LSHR : LSHL;

  private static final int LAST_PLACES = Math.abs(LOW - 3 * HIGH);

  /** From memory, so that they stay in registers. */
  private final int[] lowMask = new int[INTS.length()];

  private final int[] highMask = new int[INTS.length()];

  /**
   * Not constants, so that the compiler does not unroll the loops; where one turn is all there is,
   * constants, so that there is no loop.
   */
  private final int turn = LOW / 2 * WIDTH;

  private final int unit = UNIT_BYTES;
  private final int group = GROUP_BYTES;
  private final int part = PART_BYTES;

  PlaneLanes() {
    Arrays.fill(lowMask, ((1 << LOW) - 1) * 0x0001_0001);
    Arrays.fill(highMask, ((1 << HIGH) - 1 << LOW) * 0x0001_0001);
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
    long pairs = inputs.pairs(token);
    long scales = inputs.scales(token);
    float tokenScale = inputs.tokenScale(token);
    IntVector lows = IntVector.fromArray(INTS, lowMask, 0);
    IntVector highs = IntVector.fromArray(INTS, highMask, 0);
    FloatVector y0 = FloatVector.zero(FLOATS), y1 = y0;
    for (long at = weights; at < weights + (long) blocks * BLOCK_BYTES; at += BLOCK_BYTES) {
      float scale = Lanes.ALL.get(Lanes.FLOAT, scales);
      IntVector dots0 = IntVector.zero(INTS), dots1 = dots0, minimums0 = dots0, minimums1 = dots0;
      IntVector halves = dots0, minimumHalves = dots0;
      if (SCALES_LAST) {
        // far ahead: read in their turn, these few lines keep memory from being read ahead
        halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + HALVES, Lanes.ORDER);
        minimumHalves =
            IntVector.fromMemorySegment(INTS, Lanes.ALL, at + MINIMUM_HALVES, Lanes.ORDER);
      }
      for (long p = at; p < at + HALVES; p += SUPER ? part : HALVES) {
        long bytes = p;
        for (long from = p + CODES_AT;
            from < p + CODES_AT + CODE_BYTES;
            from += ONE_GROUP ? GROUP_BYTES : group) {
          int first = Lanes.ALL.get(INT, pairs);
          int next = SUMMED == BlockInputs.SUMMED ? 0 : Lanes.ALL.get(INT, pairs + Integer.BYTES);
          int evens = (short) first + (short) next;
          int odds = (first >> Short.SIZE) + (next >> Short.SIZE);
          int sum = evens + odds;
          ShortVector c = ShortVector.zero(SHORTS), d = c;
          for (long u = from; u < from + GROUP_BYTES; u += ONE_UNIT ? UNIT_BYTES : unit) {
            IntVector g = lows, h = lows, v = lows, w = lows;
            if (HIGH > 0) {
              g = IntVector.fromMemorySegment(INTS, Lanes.ALL, u, Lanes.ORDER);
              h = g.lanewise(LSHR, Byte.SIZE);
            }
            if (HIGH > 1) {
              h = IntVector.fromMemorySegment(INTS, Lanes.ALL, u + WIDTH, Lanes.ORDER);
            }
            if (LOW == 2) {
              v = IntVector.fromMemorySegment(INTS, Lanes.ALL, u + HIGH_BYTES, Lanes.ORDER);
              w = IntVector.fromMemorySegment(INTS, Lanes.ALL, u + HIGH_BYTES + WIDTH, Lanes.ORDER);
            }
            for (long q = u + HIGH_BYTES; q < u + UNIT_BYTES; q += turn) {
              if (LOW == 4) {
                v = IntVector.fromMemorySegment(INTS, Lanes.ALL, q, Lanes.ORDER);
                w = IntVector.fromMemorySegment(INTS, Lanes.ALL, q + WIDTH, Lanes.ORDER);
              }
              ShortVector a =
                  IntVector.broadcast(INTS, Lanes.ALL.get(INT, k)).reinterpretAsShorts();
              IntVector code = v.and(lows), other = w.and(lows);
              if (HIGH > 0) {
                code = code.or(g.lanewise(LSHL, LOW).and(highs));
                other = other.or(h.lanewise(LSHL, LOW).and(highs));
              }
              c = code.reinterpretAsShorts().mul(a).add(c);
              d = other.reinterpretAsShorts().mul(a).add(d);
              a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 4)).reinterpretAsShorts();
              code = v.lanewise(LSHR, LOW).and(lows);
              other = w.lanewise(LSHR, LOW).and(lows);
              if (HIGH > 0) {
                code = code.or(g.lanewise(LSHL, LOW - HIGH).and(highs));
                other = other.or(h.lanewise(LSHL, LOW - HIGH).and(highs));
              }
              c = code.reinterpretAsShorts().mul(a).add(c);
              d = other.reinterpretAsShorts().mul(a).add(d);
              a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 8)).reinterpretAsShorts();
              code = v.lanewise(LSHR, 2 * LOW).and(lows);
              other = w.lanewise(LSHR, 2 * LOW).and(lows);
              if (HIGH > 0) {
                code = code.or(g.lanewise(LSHL, LOW - 2 * HIGH).and(highs));
                other = other.or(h.lanewise(LSHL, LOW - 2 * HIGH).and(highs));
              }
              c = code.reinterpretAsShorts().mul(a).add(c);
              d = other.reinterpretAsShorts().mul(a).add(d);
              a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 12)).reinterpretAsShorts();
              code = v.lanewise(LSHR, 3 * LOW).and(lows);
              other = w.lanewise(LSHR, 3 * LOW).and(lows);
              if (HIGH > 0) {
                code = code.or(g.lanewise(LAST_SHIFT, LAST_PLACES).and(highs));
                other = other.or(h.lanewise(LAST_SHIFT, LAST_PLACES).and(highs));
                g = g.lanewise(LSHR, 4 * HIGH);
                h = h.lanewise(LSHR, 4 * HIGH);
              }
              c = code.reinterpretAsShorts().mul(a).add(c);
              d = other.reinterpretAsShorts().mul(a).add(d);
              if (LOW == 2) {
                v = v.lanewise(LSHR, 4 * LOW);
                w = w.lanewise(LSHR, 4 * LOW);
              }
              k += 16;
            }
          }
          if (CENTRE > 0) {
            int pair = evens & 0xFFFF | odds << Short.SIZE;
            ShortVector centre =
                IntVector.broadcast(INTS, pair).reinterpretAsShorts().mul((short) -CENTRE);
            c = centre.add(c);
            d = centre.add(d);
          }
          IntVector both = c.reinterpretAsInts();
          IntVector dot0 = both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
          dot0 = REST == 0 ? dot0 : dot0.add(REST * sum);
          both = d.reinterpretAsInts();
          IntVector dot1 = both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
          dot1 = REST == 0 ? dot1 : dot1.add(REST * sum);
          if (SCALES_LAST) {
            long behind = from + GROUP_BYTES;
            IntVector own = IntVector.fromMemorySegment(INTS, Lanes.ALL, behind, Lanes.ORDER);
            dots0 = own.and(255).mul(dot0).add(dots0);
            dots1 = own.lanewise(LSHR, 8).and(255).mul(dot1).add(dots1);
            minimums0 = own.lanewise(LSHR, 16).and(255).mul(sum).add(minimums0);
            minimums1 = own.lanewise(LSHR, 24).mul(sum).add(minimums1);
          } else if (SUPER) {
            Vector<Byte> few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, bytes, Lanes.ORDER);
            IntVector own = (IntVector) few.convertShape(B2I, INTS, 0);
            dots0 = (SHARED ? own.and(15) : own).mul(dot0).add(dots0);
            if (SHARED) {
              minimums0 = own.lanewise(LSHR, 4).and(15).mul(sum).add(minimums0);
            }
            few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, bytes + ROWS, Lanes.ORDER);
            own = (IntVector) few.convertShape(B2I, INTS, 0);
            dots1 = (SHARED ? own.and(15) : own).mul(dot1).add(dots1);
            if (SHARED) {
              minimums1 = own.lanewise(LSHR, 4).and(15).mul(sum).add(minimums1);
            }
            bytes += 2 * ROWS;
          } else {
            dots0 = dot0;
            dots1 = dot1;
            if (MINIMUMS) {
              minimums0 = IntVector.broadcast(INTS, sum);
              minimums1 = minimums0;
            }
          }
          pairs += PAIR_BYTES;
        }
      }
      if (!SCALES_LAST) {
        halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + HALVES, Lanes.ORDER);
        minimumHalves =
            IntVector.fromMemorySegment(INTS, Lanes.ALL, at + MINIMUM_HALVES, Lanes.ORDER);
      }
      FloatVector even =
          halves.lanewise(LSHL, 16).lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      FloatVector odd = halves.lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      FloatVector terms = (FloatVector) dots0.convertShape(I2F, FLOATS, 0);
      y0 = even.mul(HalfPairs.BIASES).mul(scale).mul(terms).add(y0);
      terms = (FloatVector) dots1.convertShape(I2F, FLOATS, 0);
      y1 = odd.mul(HalfPairs.BIASES).mul(scale).mul(terms).add(y1);
      if (MINIMUMS) {
        even =
            minimumHalves
                .lanewise(LSHL, 16)
                .lanewise(ASHR, 3)
                .and(HalfPairs.FIELDS)
                .reinterpretAsFloats();
        odd = minimumHalves.lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
        terms = (FloatVector) minimums0.convertShape(I2F, FLOATS, 0);
        y0 = even.mul(HalfPairs.BIASES).mul(-scale).mul(terms).add(y0);
        terms = (FloatVector) minimums1.convertShape(I2F, FLOATS, 0);
        y1 = odd.mul(HalfPairs.BIASES).mul(-scale).mul(terms).add(y1);
      }
      scales += Float.BYTES;
    }
    FloatVector whole = FloatVector.broadcast(FLOATS, tokenScale);
    whole.mul(y0).intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    whole.mul(y1).intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
  }
}
