package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;
import trit.code.ScaledBlocks;

/**
 * Q4_0, two vectors of rows at a time: the codes as {@link CodePlanes} lays them, then the scales
 * as {@link HalfPairs} does. The sum of the activations takes back the 8 that each code is raised
 * by.
 */
final class Q4Lanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int CODE_BYTES = new CodePlanes(4).bytes(WIDTH);
  private static final int BLOCK_BYTES = CODE_BYTES + WIDTH;
  private static final int BIAS = 8;
  private final int[] nibble = new int[INTS.length()];
  private final int[] fields = new int[INTS.length()];
  private final int step = 2 * WIDTH;

  Q4Lanes() {
    Arrays.fill(nibble, 0x000F_000F);
    Arrays.fill(fields, HalfPairs.FIELDS);
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
    ScaledBlocks codec = (ScaledBlocks) encoding.codec();
    HalfPairs.lay(codec.scale(rows, at), WIDTH, place, laid, CODE_BYTES);
    CodePlanes.layNibbles(rows, at + Short.BYTES, WIDTH, place, laid, 0);
  }

  @Override
  public void multiply(
      long weights, int blocks, BlockInputs inputs, int token, long out, long scratch) {
    long k = inputs.codes(token);
    long sums = inputs.pairs(token);
    long scales = inputs.scales(token);
    IntVector mask = IntVector.fromArray(INTS, nibble, 0);
    IntVector half = IntVector.fromArray(INTS, fields, 0);
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = y0;
    for (long at = weights; at < weights + (long) blocks * BLOCK_BYTES; at += BLOCK_BYTES) {
      ShortVector c = ShortVector.zero(SHORTS);
      ShortVector d = c;
      for (long p = at; p < at + CODE_BYTES; p += step) {
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
      int raised = BIAS * ShortPairs.sum(BlockInputs.pair(sums, BlockInputs.GROUP));
      float scale = Lanes.get(scales);
      IntVector halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + CODE_BYTES, Lanes.ORDER);
      IntVector pairs = c.reinterpretAsInts();
      IntVector dot =
          pairs.lanewise(LSHL, 16).lanewise(ASHR, 16).add(pairs.lanewise(ASHR, 16)).sub(raised);
      y0 =
          y0.add(
              halves
                  .lanewise(LSHL, 16)
                  .lanewise(ASHR, 3)
                  .and(half)
                  .reinterpretAsFloats()
                  .mul(HalfPairs.BIASES)
                  .mul(scale)
                  .mul((FloatVector) dot.convertShape(I2F, FLOATS, 0)));
      pairs = d.reinterpretAsInts();
      dot = pairs.lanewise(LSHL, 16).lanewise(ASHR, 16).add(pairs.lanewise(ASHR, 16)).sub(raised);
      y1 =
          y1.add(
              halves
                  .lanewise(ASHR, 3)
                  .and(half)
                  .reinterpretAsFloats()
                  .mul(HalfPairs.BIASES)
                  .mul(scale)
                  .mul((FloatVector) dot.convertShape(I2F, FLOATS, 0)));
      sums += 2 * Integer.BYTES;
      scales += Float.BYTES;
    }
    float scale = inputs.tokenScale(token);
    y0.mul(scale).intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    y1.mul(scale).intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
  }
}
