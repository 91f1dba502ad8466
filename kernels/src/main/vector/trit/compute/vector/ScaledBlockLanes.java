package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;
import trit.code.GroupedBlocks;
import trit.code.ScaledBlocks;

/**
 * Blocks of 32 codes with one scale, some with a minimum: Q5_0, IQ4_NL, Q4_1 and Q5_1, two vectors
 * of rows at a time. A block is the codes as {@link CodeDots} lays them, then scales and minimums
 * as {@link HalfPairs} does.
 */
final class ScaledBlockLanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final Encoding ENCODING =
      KernelLoader.subject(MethodHandles.lookup(), Encoding.class);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final CodeDots DOTS = CodeDots.of(ENCODING, SHAPE.vectorBitSize());
  private static final boolean MINIMUMS =
      ENCODING.codec() instanceof GroupedBlocks blocks && blocks.hasMinimums();

  /** Whether codes, or indices of codes, lie as {@link CodePlanes#layNibbles} takes them. */
  private static final boolean NIBBLES = ENCODING == Encoding.IQ4_NL;

  private static final int HALVES_AT = DOTS.codeBytes();
  private static final int BLOCK_BYTES = HALVES_AT + (MINIMUMS ? 2 : 1) * WIDTH;

  /** Blocks whose sums are in memory at once. */
  private static final int TOGETHER = 8;

  private static final int PAIR_BYTES = BlockInputs.GROUP / BlockInputs.SUMMED * Integer.BYTES;

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public int scratchBytes() {
    return TOGETHER * 2 * WIDTH;
  }

  @Override
  public void layBlock(Encoding encoding, MemorySegment rows, long at, int place, byte[] laid) {
    byte[] codes = new byte[BlockInputs.GROUP];
    switch (encoding.codec()) {
      case ScaledBlocks codec when NIBBLES -> {
        CodePlanes.layNibbles(rows, at + Short.BYTES, WIDTH, place, laid, 0);
        HalfPairs.lay(codec.scale(rows, at), WIDTH, place, laid, HALVES_AT);
        return;
      }
      case ScaledBlocks codec -> {
        codec.readCodes(rows, at, codes);
        HalfPairs.lay(codec.scale(rows, at), WIDTH, place, laid, HALVES_AT);
      }
      case GroupedBlocks codec -> {
        byte[] block = new byte[codec.blockBytes()];
        MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, at, block, 0, block.length);
        codec.readCodes(block, codes);
        HalfPairs.lay(codec.scale(block), WIDTH, place, laid, HALVES_AT);
        HalfPairs.lay(codec.minimumScale(block), WIDTH, place, laid, HALVES_AT + WIDTH);
      }
      default -> throw new IllegalArgumentException(encoding + " has no blocks with scales");
    }
    DOTS.lay(codes, 0, place, laid, 0);
  }

  @Override
  public void multiply(
      long weights, int blocks, BlockInputs inputs, int token, long out, long scratch) {
    FloatVector.zero(FLOATS).intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    FloatVector.zero(FLOATS).intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
    for (int first = 0; first < blocks; first += TOGETHER) {
      int count = Math.min(TOGETHER, blocks - first);
      long at = weights + (long) first * BLOCK_BYTES;
      long codes = inputs.codes(token) + (long) first * BlockInputs.GROUP * Short.BYTES;
      long pairs = inputs.pairs(token) + (long) first * PAIR_BYTES;
      DOTS.sum(at, BLOCK_BYTES, count, codes, pairs, scratch);
      long scales = inputs.scales(token) + (long) first * Float.BYTES;
      add(at + HALVES_AT, count, scales, pairs, scratch, out);
    }
    scale(out, inputs.tokenScale(token));
    scale(out + WIDTH, inputs.tokenScale(token));
  }

  /** Adds the sums of some blocks, scaled, to {@code out}. */
  private static void add(long halves, int count, long scales, long pairs, long dots, long out) {
    FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, Lanes.ALL, out, Lanes.ORDER);
    FloatVector y1 = FloatVector.fromMemorySegment(FLOATS, Lanes.ALL, out + WIDTH, Lanes.ORDER);
    long end = dots + (long) count * 2 * WIDTH;
    for (long at = dots; at < end; at += 2 * WIDTH) {
      float scale = Lanes.get(scales);
      IntVector half = IntVector.fromMemorySegment(INTS, Lanes.ALL, halves, Lanes.ORDER);
      y0 = y0.add(HalfPairs.floats(half, 0, scale).mul(floats(at)));
      y1 = y1.add(HalfPairs.floats(half, 1, scale).mul(floats(at + WIDTH)));
      if (MINIMUMS) {
        float sum = ShortPairs.sum(BlockInputs.pair(pairs, BlockInputs.GROUP));
        half = IntVector.fromMemorySegment(INTS, Lanes.ALL, halves + WIDTH, Lanes.ORDER);
        y0 = y0.sub(HalfPairs.floats(half, 0, scale).mul(sum));
        y1 = y1.sub(HalfPairs.floats(half, 1, scale).mul(sum));
        pairs += PAIR_BYTES;
      }
      halves += BLOCK_BYTES;
      scales += Float.BYTES;
    }
    y0.intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    y1.intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
  }

  private static FloatVector floats(long dots) {
    return (FloatVector)
        IntVector.fromMemorySegment(INTS, Lanes.ALL, dots, Lanes.ORDER)
            .convertShape(I2F, FLOATS, 0);
  }

  private static void scale(long out, float scale) {
    FloatVector.fromMemorySegment(FLOATS, Lanes.ALL, out, Lanes.ORDER)
        .mul(scale)
        .intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
  }
}
