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
import trit.code.GroupedBlocks;

/**
 * Q2_K … Q6_K, two vectors of rows at a time. A super-block is, strictly in the order in which it
 * is read, because memory is three times slower where a loop goes back and forth by a few lines:
 * for each 32 columns a byte per row and group, the scales and then the minimums where these have
 * bytes of their own, and the codes as {@link PlaneCodes} lays them; at the end what scales and
 * minimums are multiplied with, as {@link HalfPairs} lays it.
 *
 * <p>Products are summed in 16 bits, exactly modulo 2^16; where the sums do not fit, codes are
 * centred first, by what the sums of the activations say. Helpers are called before the first
 * vectors of a loop only: after so many of those the compiler inlines no method of ours.
 */
final class PlaneLanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final Encoding ENCODING =
      KernelLoader.subject(MethodHandles.lookup(), Encoding.class);
  private static final PlaneCodes CODES = PlaneCodes.of(ENCODING);
  private static final GroupedBlocks CODEC = (GroupedBlocks) ENCODING.codec();
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, SHAPE.vectorBitSize() / 4)));
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int ROWS = INTS.length();
  private static final int LOW = CODES.low();
  private static final int HIGH = CODES.high();
  private static final int SIZE = CODEC.blockSize();
  private static final int GROUPS = CODEC.groups();

  /** Times 32 columns in a super-block, and groups in each. */
  private static final int PARTS = SIZE / BlockInputs.GROUP;

  private static final int GROUPS_OF_PART = GROUPS / PARTS;
  private static final int HIGH_BYTES = CODES.highBytes(WIDTH);
  private static final int UNIT_BYTES = CODES.unitBytes(WIDTH);
  private static final int GROUP_BYTES = CODES.summed() / PlaneCodes.UNIT * UNIT_BYTES;
  private static final int PART_BYTES = WIDTH + GROUPS_OF_PART * GROUP_BYTES;
  private static final int HALVES = PARTS * PART_BYTES;
  private static final boolean MINIMUMS = CODEC.hasMinimums();

  /** Whether scale and minimum share a byte. */
  private static final boolean SHARED = MINIMUMS && GROUPS_OF_PART > 1;

  private static final int BLOCK_BYTES = HALVES + (MINIMUMS ? 2 : 1) * WIDTH;

  /** A byte for each row. */
  private static final int ROW_BYTES = 2 * ROWS;

  private static final int PAIR_BYTES = CODES.summed() / BlockInputs.SUMMED * Integer.BYTES;
  private static final short CENTRE = (short) CODES.centre();

  /** What the sums of codes lack where these were not centred at 0. */
  private static final int REST = CODES.centre() - CODES.bias();

  /** How the fourth of the higher parts is brought above the lower part. */
  private static final VectorOperators.Binary LAST_SHIFT = LOW < 3 * HIGH ? LSHR : LSHL;

  private static final int LAST_PLACES = Math.abs(LOW - 3 * HIGH);

  /** From memory, so that they stay in registers. */
  private final int[] lowMask = new int[INTS.length()];

  private final int[] highMask = new int[INTS.length()];

  /** Not constants, so that the compiler does not unroll the loops. */
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
  public int scratchBytes() {
    return 0;
  }

  @Override
  public void layBlock(Encoding encoding, MemorySegment rows, long at, int place, byte[] laid) {
    byte[] block = new byte[CODEC.blockBytes()];
    MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, at, block, 0, block.length);
    byte[] codes = new byte[SIZE];
    CODEC.readCodes(block, codes);
    for (int i = 0; i < PARTS; i++) {
      byte[] raised = CODES.raised(codes, i * BlockInputs.GROUP);
      CODES.lay(raised, WIDTH, place, laid, i * PART_BYTES + WIDTH);
    }
    layGroups(block, place, laid);
    HalfPairs.lay(CODEC.scale(block), WIDTH, place, laid, HALVES);
    if (MINIMUMS) {
      HalfPairs.lay(CODEC.minimumScale(block), WIDTH, place, laid, HALVES + WIDTH);
    }
  }

  private static void layGroups(byte[] block, int place, byte[] laid) {
    byte[] scales = new byte[GROUPS];
    byte[] minimums = new byte[GROUPS];
    CODEC.readGroups(block, scales, minimums);
    for (int g = 0; g < GROUPS; g++) {
      int at = g / GROUPS_OF_PART * PART_BYTES + g % GROUPS_OF_PART * ROW_BYTES + place;
      laid[at] = SHARED ? (byte) (scales[g] | minimums[g] << 4) : scales[g];
      if (MINIMUMS && !SHARED) {
        laid[at + ROW_BYTES] = minimums[g];
      }
    }
  }

  @Override
  public void multiply(
      long weights, int blocks, BlockInputs inputs, int token, long out, long scratch) {
    long k = inputs.codes(token);
    long pairs = inputs.pairs(token);
    long scales = inputs.scales(token);
    IntVector lows = IntVector.fromArray(INTS, lowMask, 0);
    IntVector highs = IntVector.fromArray(INTS, highMask, 0);
    FloatVector y0 = FloatVector.zero(FLOATS), y1 = y0;
    for (long at = weights; at < weights + (long) blocks * BLOCK_BYTES; at += BLOCK_BYTES) {
      float scale = Lanes.get(scales);
      IntVector dots0 = IntVector.zero(INTS), dots1 = dots0, minimums0 = dots0, minimums1 = dots0;
      for (long p = at; p < at + HALVES; p += part) {
        long bytes = p;
        for (long from = p + WIDTH; from < p + PART_BYTES; from += group) {
          int pair = BlockInputs.pair(pairs, CODES.summed());
          int sum = ShortPairs.sum(pair);
          ShortVector c = ShortVector.zero(SHORTS), d = c;
          for (long u = from; u < from + GROUP_BYTES; u += unit) {
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
              c = c.add(code.reinterpretAsShorts().mul(a));
              d = d.add(other.reinterpretAsShorts().mul(a));
              a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 4)).reinterpretAsShorts();
              code = v.lanewise(LSHR, LOW).and(lows);
              other = w.lanewise(LSHR, LOW).and(lows);
              if (HIGH > 0) {
                code = code.or(g.lanewise(LSHL, LOW - HIGH).and(highs));
                other = other.or(h.lanewise(LSHL, LOW - HIGH).and(highs));
              }
              c = c.add(code.reinterpretAsShorts().mul(a));
              d = d.add(other.reinterpretAsShorts().mul(a));
              a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 8)).reinterpretAsShorts();
              code = v.lanewise(LSHR, 2 * LOW).and(lows);
              other = w.lanewise(LSHR, 2 * LOW).and(lows);
              if (HIGH > 0) {
                code = code.or(g.lanewise(LSHL, LOW - 2 * HIGH).and(highs));
                other = other.or(h.lanewise(LSHL, LOW - 2 * HIGH).and(highs));
              }
              c = c.add(code.reinterpretAsShorts().mul(a));
              d = d.add(other.reinterpretAsShorts().mul(a));
              a = IntVector.broadcast(INTS, Lanes.ALL.get(INT, k + 12)).reinterpretAsShorts();
              code = v.lanewise(LSHR, 3 * LOW).and(lows);
              other = w.lanewise(LSHR, 3 * LOW).and(lows);
              if (HIGH > 0) {
                code = code.or(g.lanewise(LAST_SHIFT, LAST_PLACES).and(highs));
                other = other.or(h.lanewise(LAST_SHIFT, LAST_PLACES).and(highs));
                g = g.lanewise(LSHR, 4 * HIGH);
                h = h.lanewise(LSHR, 4 * HIGH);
              }
              c = c.add(code.reinterpretAsShorts().mul(a));
              d = d.add(other.reinterpretAsShorts().mul(a));
              if (LOW == 2) {
                v = v.lanewise(LSHR, 4 * LOW);
                w = w.lanewise(LSHR, 4 * LOW);
              }
              k += 16;
            }
          }
          if (CENTRE > 0) {
            ShortVector centre = IntVector.broadcast(INTS, pair).reinterpretAsShorts().mul(CENTRE);
            c = c.sub(centre);
            d = d.sub(centre);
          }
          Vector<Byte> few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, bytes, Lanes.ORDER);
          IntVector own = (IntVector) few.convertShape(B2I, INTS, 0);
          IntVector both = c.reinterpretAsInts();
          IntVector dot = both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
          dot = REST == 0 ? dot : dot.add(REST * sum);
          dots0 = dots0.add((SHARED ? own.and(15) : own).mul(dot));
          if (SHARED) {
            minimums0 = minimums0.add(own.lanewise(LSHR, 4).and(15).mul(sum));
          }
          few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, bytes + ROWS, Lanes.ORDER);
          own = (IntVector) few.convertShape(B2I, INTS, 0);
          both = d.reinterpretAsInts();
          dot = both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
          dot = REST == 0 ? dot : dot.add(REST * sum);
          dots1 = dots1.add((SHARED ? own.and(15) : own).mul(dot));
          if (SHARED) {
            minimums1 = minimums1.add(own.lanewise(LSHR, 4).and(15).mul(sum));
          }
          bytes += ROW_BYTES;
          if (MINIMUMS && !SHARED) {
            few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, bytes, Lanes.ORDER);
            minimums0 = minimums0.add(((IntVector) few.convertShape(B2I, INTS, 0)).mul(sum));
            few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, bytes + ROWS, Lanes.ORDER);
            minimums1 = minimums1.add(((IntVector) few.convertShape(B2I, INTS, 0)).mul(sum));
          }
          pairs += PAIR_BYTES;
        }
      }
      IntVector halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + HALVES, Lanes.ORDER);
      FloatVector even =
          halves.lanewise(LSHL, 16).lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      FloatVector odd = halves.lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      FloatVector terms = (FloatVector) dots0.convertShape(I2F, FLOATS, 0);
      y0 = y0.add(even.mul(HalfPairs.BIASES).mul(scale).mul(terms));
      terms = (FloatVector) dots1.convertShape(I2F, FLOATS, 0);
      y1 = y1.add(odd.mul(HalfPairs.BIASES).mul(scale).mul(terms));
      if (MINIMUMS) {
        halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + HALVES + WIDTH, Lanes.ORDER);
        even =
            halves.lanewise(LSHL, 16).lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
        odd = halves.lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
        terms = (FloatVector) minimums0.convertShape(I2F, FLOATS, 0);
        y0 = y0.sub(even.mul(HalfPairs.BIASES).mul(scale).mul(terms));
        terms = (FloatVector) minimums1.convertShape(I2F, FLOATS, 0);
        y1 = y1.sub(odd.mul(HalfPairs.BIASES).mul(scale).mul(terms));
      }
      scales += Float.BYTES;
    }
    y0.intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    y1.intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
  }
}
