package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.CodeLayout;
import trit.code.Encoding;
import trit.code.GroupedBlocks;
import trit.code.LaidCodes;

/**
 * Q2_K, Q3_K, Q5_K and Q6_K, two vectors of rows at a time. A super-block is: the lower and the
 * higher parts of the codes, raised to 0 and above, as {@link CodePlanes}; 16 bytes per row, those
 * of four in an int lane, vectors of the first rows and of the second in turn; what these are
 * multiplied with as {@link HalfPairs} lays it. The bytes are signed scales of 16 groups, or scales
 * and minimums of 16 groups in half a byte each, or eight scales and eight minimums. As many bytes
 * as the encoding takes for Q2_K and Q6_K, 2 % more for Q5_K, 4 % more for Q3_K.
 *
 * <p>Products are summed over 16 columns in 16 bits: eight in each half of a lane, exactly modulo
 * 2^16, and what the raised codes added is taken back before the halves are widened, when a sum is
 * at most {@code 8 * 32 * 127 < 2^15}.
 */
final class PlaneLanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final Encoding ENCODING =
      KernelLoader.subject(MethodHandles.lookup(), Encoding.class);
  private static final CodeLayout LAYOUT = ((LaidCodes) ENCODING.codec()).layout();
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int ROWS = INTS.length();

  /** Columns whose products are summed in 16 bits, and how many of those a super-block has. */
  private static final int SUMMED = 16;

  private static final int SUMS = ENCODING.blockSize() / SUMMED;

  /** Columns that are multiplied before the loop turns. */
  private static final int STEP = 8;

  private static final int LOW = LAYOUT.parts().getFirst().bits();
  private static final int HIGH = LAYOUT.parts().size() > 1 ? LAYOUT.parts().get(1).bits() : 0;
  private static final int LOW_MASK = ((1 << LOW) - 1) * 0x0001_0001;
  private static final int HIGH_MASK = ((1 << HIGH) - 1 << LOW) * 0x0001_0001;

  /** How far the fields of one step lie above those of the last. */
  private static final int LOW_STEP = STEP / 2 * LOW;

  private static final int HIGH_STEP = STEP / 2 * HIGH;

  /** How the fourth of the higher parts is brought above the lower part. */
  private static final VectorOperators.Binary LAST_SHIFT = LOW < 3 * HIGH ? LSHR : LSHL;

  private static final int LAST_PLACES = Math.abs(LOW - 3 * HIGH);

  /** Bits of half a lane. */
  private static final int HALF = 16;

  private static final short RAISED = (short) LAYOUT.bias();
  private static final boolean MINIMUMS = ((GroupedBlocks) ENCODING.codec()).hasMinimums();
  private static final int GROUPS = ((GroupedBlocks) ENCODING.codec()).groups();

  /** Whether scale and minimum share a byte. */
  private static final boolean SHARED = MINIMUMS && GROUPS == SUMS;

  private static final int HIGH_AT = new CodePlanes(LOW).bytes(WIDTH);
  private static final int SCALES_AT = HIGH_AT + new CodePlanes(HIGH).bytes(WIDTH);
  private static final int BYTES_PER_ROW = 16;
  private static final int HALVES_AT = SCALES_AT + BYTES_PER_ROW * 2 * ROWS;
  private static final int BLOCK_BYTES = HALVES_AT + (MINIMUMS ? 2 : 1) * WIDTH;

  /** From scales to minimums that have bytes of their own. */
  private static final int MINIMUMS_AFTER = BYTES_PER_ROW / 2 * 2 * ROWS;

  /** What is left of a scale or minimum that has been shifted down. */
  private static final int UNSIGNED = SHARED ? 0xF : 0xFF;

  /** Shifts that leave the uppermost byte of a lane. */
  private static final int TOP_BYTE = 24;

  /** Vectors of sums that 16 columns leave: of products, and of the activations. */
  private static final int SUM_VECTORS = 2;

  /** Not a constant, so that the compiler does not unroll the loop over them. */
  private final int steps = SUMMED / STEP;

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public void layBlock(Encoding encoding, MemorySegment rows, long at, int place, byte[] laid) {
    GroupedBlocks codec = (GroupedBlocks) encoding.codec();
    byte[] bytes = new byte[codec.blockBytes()];
    MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, at, bytes, 0, bytes.length);
    byte[] codes = new byte[codec.blockSize()];
    codec.readCodes(bytes, codes);
    for (int i = 0; i < codes.length; i++) {
      codes[i] += RAISED;
    }
    new CodePlanes(LOW).lay(codes, 0, WIDTH, place, laid, 0);
    new CodePlanes(HIGH).lay(codes, LOW, WIDTH, place, laid, HIGH_AT);
    layGroups(codec, bytes, place, laid);
    HalfPairs.lay(codec.scale(bytes), WIDTH, place, laid, HALVES_AT);
    if (MINIMUMS) {
      HalfPairs.lay(codec.minimumScale(bytes), WIDTH, place, laid, HALVES_AT + WIDTH);
    }
  }

  private static void layGroups(GroupedBlocks codec, byte[] block, int place, byte[] laid) {
    byte[] scales = new byte[GROUPS];
    byte[] minimums = new byte[GROUPS];
    codec.readGroups(block, scales, minimums);
    int lane = SCALES_AT + place / ROWS * WIDTH + place % ROWS * Integer.BYTES;
    for (int g = 0; g < GROUPS; g++) {
      int at = lane + g / Integer.BYTES * 2 * WIDTH + g % Integer.BYTES;
      laid[at] = SHARED ? (byte) (scales[g] | minimums[g] << 4) : scales[g];
      if (MINIMUMS && !SHARED) {
        laid[at + MINIMUMS_AFTER] = minimums[g];
      }
    }
  }

  @Override
  public void multiply(long weights, int blocks, BlockInputs inputs, int token, long out) {
    int[] sums = new int[SUMS * SUM_VECTORS * ROWS];
    FloatVector.zero(FLOATS).intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    FloatVector.zero(FLOATS).intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
    for (int block = 0; block < blocks; block++) {
      long at = weights + (long) block * BLOCK_BYTES;
      long codes = inputs.codes(token) + (long) block * ENCODING.blockSize() * Short.BYTES;
      float scale = Lanes.get(inputs.scales(token) + (long) block * Float.BYTES);
      multiplyBlock(at, 0, codes, scale, sums, out);
      multiplyBlock(at, WIDTH, codes, scale, sums, out + WIDTH);
    }
  }

  /** Adds the products of a super-block with the rows of its first or second vectors. */
  private void multiplyBlock(long at, int vector, long codes, float scale, int[] sums, long out) {
    sumProducts(at + vector, codes, sums);
    weigh(at + SCALES_AT + vector, sums);
    int shift = vector == 0 ? HALF : 0;
    add(at + HALVES_AT, shift, scale, sums, 0, out);
    if (MINIMUMS) {
      add(at + HALVES_AT + WIDTH, shift, -scale, sums, ROWS, out);
    }
  }

  /** Sums the products of 16 columns at a time, and of the activations themselves. */
  private void sumProducts(long at, long k, int[] sums) {
    for (int i = 0; i < SUMS; i++) {
      ShortVector c = ShortVector.zero(SHORTS), s = c;
      for (int step = i * steps; step < (i + 1) * steps; step++) {
        long low = at + step * LOW_STEP / HALF * 2 * WIDTH;
        IntVector v = IntVector.fromMemorySegment(INTS, Lanes.ALL, low, Lanes.ORDER);
        if (LOW_STEP < HALF) {
          v = v.lanewise(LSHR, step * LOW_STEP % HALF);
        }
        IntVector h = v;
        if (HIGH > 0) {
          long high = at + HIGH_AT + step * HIGH_STEP / HALF * 2 * WIDTH;
          h = IntVector.fromMemorySegment(INTS, Lanes.ALL, high, Lanes.ORDER);
          h = h.lanewise(LSHR, step * HIGH_STEP % HALF);
        }
        ShortVector a = IntVector.broadcast(INTS, Lanes.getInt(k)).reinterpretAsShorts();
        IntVector code = v.and(LOW_MASK);
        if (HIGH > 0) {
          code = code.or(h.lanewise(LSHL, LOW).and(HIGH_MASK));
        }
        c = c.add(code.reinterpretAsShorts().mul(a));
        s = s.add(a);
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 4)).reinterpretAsShorts();
        code = v.lanewise(LSHR, LOW).and(LOW_MASK);
        if (HIGH > 0) {
          code = code.or(h.lanewise(LSHL, LOW - HIGH).and(HIGH_MASK));
        }
        c = c.add(code.reinterpretAsShorts().mul(a));
        s = s.add(a);
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 8)).reinterpretAsShorts();
        code = v.lanewise(LSHR, 2 * LOW).and(LOW_MASK);
        if (HIGH > 0) {
          code = code.or(h.lanewise(LSHL, LOW - 2 * HIGH).and(HIGH_MASK));
        }
        c = c.add(code.reinterpretAsShorts().mul(a));
        s = s.add(a);
        a = IntVector.broadcast(INTS, Lanes.getInt(k + 12)).reinterpretAsShorts();
        code = v.lanewise(LSHR, 3 * LOW).and(LOW_MASK);
        if (HIGH > 0) {
          code = code.or(h.lanewise(LAST_SHIFT, LAST_PLACES).and(HIGH_MASK));
        }
        c = c.add(code.reinterpretAsShorts().mul(a));
        s = s.add(a);
        k += STEP * Short.BYTES;
      }
      if (RAISED > 0) {
        c = c.sub(s.mul(RAISED));
      }
      c.reinterpretAsInts().intoArray(sums, i * SUM_VECTORS * ROWS);
      s.reinterpretAsInts().intoArray(sums, i * SUM_VECTORS * ROWS + ROWS);
    }
  }

  /**
   * Adds up a super-block's sums, each times the scale of its group, and those of the activations,
   * each times the minimum, and leaves both where the first sums were.
   */
  private static void weigh(long scales, int[] sums) {
    IntVector dots = IntVector.zero(INTS);
    IntVector minimums = dots;
    for (int i = 0; i < SUMS; i++) {
      IntVector pairs = IntVector.fromArray(INTS, sums, i * SUM_VECTORS * ROWS);
      IntVector dot =
          pairs.lanewise(LSHL, HALF).lanewise(ASHR, HALF).add(pairs.lanewise(ASHR, HALF));
      int group = i * GROUPS / SUMS;
      int shift = group % Integer.BYTES * Byte.SIZE;
      long at = scales + group / Integer.BYTES * 2 * WIDTH;
      IntVector four = IntVector.fromMemorySegment(INTS, Lanes.ALL, at, Lanes.ORDER);
      if (!MINIMUMS) {
        dots = dots.add(four.lanewise(LSHL, TOP_BYTE - shift).lanewise(ASHR, TOP_BYTE).mul(dot));
        continue;
      }
      four = four.lanewise(LSHR, shift);
      dots = dots.add(four.and(UNSIGNED).mul(dot));
      pairs = IntVector.fromArray(INTS, sums, i * SUM_VECTORS * ROWS + ROWS);
      dot = pairs.lanewise(LSHL, HALF).lanewise(ASHR, HALF).add(pairs.lanewise(ASHR, HALF));
      if (SHARED) {
        four = four.lanewise(LSHR, Byte.SIZE / 2);
      } else {
        four = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + MINIMUMS_AFTER, Lanes.ORDER);
        four = four.lanewise(LSHR, shift);
      }
      minimums = minimums.add(four.and(UNSIGNED).mul(dot));
    }
    dots.intoArray(sums, 0);
    minimums.intoArray(sums, ROWS);
  }

  /** {@code out += (half * scale) * sum} for the halves that {@code shift} brings up. */
  private static void add(long halves, int shift, float scale, int[] sums, int from, long out) {
    IntVector pairs = IntVector.fromMemorySegment(INTS, Lanes.ALL, halves, Lanes.ORDER);
    IntVector half = pairs.lanewise(LSHL, shift).lanewise(ASHR, 3).and(HalfPairs.FIELDS);
    FloatVector factors = half.reinterpretAsFloats().mul(HalfPairs.BIASES).mul(scale);
    IntVector sum = IntVector.fromArray(INTS, sums, from);
    FloatVector.fromMemorySegment(FLOATS, Lanes.ALL, out, Lanes.ORDER)
        .add(factors.mul((FloatVector) sum.convertShape(I2F, FLOATS, 0)))
        .intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
  }
}
