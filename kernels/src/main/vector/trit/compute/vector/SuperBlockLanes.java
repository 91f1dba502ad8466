package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;
import trit.code.GroupedBlocks;

/**
 * IQ4_XS: super-blocks of 256 codes in groups with signed scales, two vectors of rows at a time. A
 * super-block is the codes as {@link CodeDots} lays them; the scales, those of four groups in an
 * int lane, vectors of the first rows and of the second in turn; what these are multiplied with as
 * {@link HalfPairs} lays it.
 */
final class SuperBlockLanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final Encoding ENCODING =
      KernelLoader.subject(MethodHandles.lookup(), Encoding.class);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final CodeDots DOTS = CodeDots.of(ENCODING, SHAPE.vectorBitSize());
  private static final GroupedBlocks CODEC = (GroupedBlocks) ENCODING.codec();
  private static final int SIZE = CODEC.blockSize();
  private static final int GROUPS = CODEC.groups();

  /** Times 32 columns in a super-block. */
  private static final int PARTS = SIZE / BlockInputs.GROUP;

  private static final int SCALES_AT = PARTS * DOTS.codeBytes();

  /** Bytes of four groups, of all rows. */
  private static final int FOUR = 2 * WIDTH;

  private static final int HALVES_AT = SCALES_AT + GROUPS / Integer.BYTES * FOUR;
  private static final int BLOCK_BYTES = HALVES_AT + WIDTH;

  /** Shifts that leave the uppermost byte of a lane. */
  private static final int TOP_BYTE = 24;

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public int scratchBytes() {
    return GROUPS * 2 * WIDTH;
  }

  @Override
  public void layBlock(Encoding encoding, MemorySegment rows, long at, int place, byte[] laid) {
    byte[] block = new byte[CODEC.blockBytes()];
    MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, at, block, 0, block.length);
    byte[] codes = new byte[SIZE];
    CODEC.readCodes(block, codes);
    for (int i = 0; i < PARTS; i++) {
      DOTS.lay(codes, i * BlockInputs.GROUP, place, laid, i * DOTS.codeBytes());
    }
    layGroups(block, place, laid);
    HalfPairs.lay(CODEC.scale(block), WIDTH, place, laid, HALVES_AT);
  }

  private static void layGroups(byte[] block, int place, byte[] laid) {
    byte[] scales = new byte[GROUPS];
    CODEC.readGroups(block, scales, new byte[GROUPS]);
    for (int g = 0; g < GROUPS; g++) {
      int at = SCALES_AT + g / Integer.BYTES * FOUR + place * Integer.BYTES + g % Integer.BYTES;
      laid[at] = scales[g];
    }
  }

  @Override
  public void multiply(
      long weights, int blocks, BlockInputs inputs, int token, long out, long scratch) {
    FloatVector.zero(FLOATS).intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    FloatVector.zero(FLOATS).intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
    long codes = inputs.codes(token);
    long pairs = inputs.pairs(token);
    for (int block = 0; block < blocks; block++) {
      long at = weights + (long) block * BLOCK_BYTES;
      DOTS.sum(at, DOTS.codeBytes(), PARTS, codes, pairs, scratch);
      float scale = Lanes.get(inputs.scales(token) + (long) block * Float.BYTES);
      for (int vector = 0; vector < 2; vector++) {
        addScaled(at, vector, scratch, scale, out);
      }
      codes += (long) SIZE * Short.BYTES;
      pairs += (long) SIZE / BlockInputs.SUMMED * Integer.BYTES;
    }
  }

  /** Adds the groups' sums, each times its scale, to the rows of one vector. */
  private static void addScaled(long block, int vector, long dots, float scale, long out) {
    IntVector sum = IntVector.zero(INTS);
    long at = block + SCALES_AT + vector * WIDTH;
    long to = dots + vector * WIDTH;
    for (int g = 0; g < GROUPS; g++) {
      long four = at + g / Integer.BYTES * FOUR;
      int shift = g % Integer.BYTES * Byte.SIZE;
      IntVector s = IntVector.fromMemorySegment(INTS, Lanes.ALL, four, Lanes.ORDER);
      s = s.lanewise(LSHL, TOP_BYTE - shift).lanewise(ASHR, TOP_BYTE);
      sum = sum.add(s.mul(IntVector.fromMemorySegment(INTS, Lanes.ALL, to, Lanes.ORDER)));
      to += 2 * WIDTH;
    }
    add(sum, block + HALVES_AT, vector, scale, out);
  }

  private static void add(IntVector sum, long halves, int vector, float scale, long out) {
    IntVector half = IntVector.fromMemorySegment(INTS, Lanes.ALL, halves, Lanes.ORDER);
    long to = out + vector * WIDTH;
    FloatVector.fromMemorySegment(FLOATS, Lanes.ALL, to, Lanes.ORDER)
        .add(
            HalfPairs.floats(half, vector, scale)
                .mul((FloatVector) sum.convertShape(I2F, FLOATS, 0)))
        .intoMemorySegment(Lanes.ALL, to, Lanes.ORDER);
  }
}
