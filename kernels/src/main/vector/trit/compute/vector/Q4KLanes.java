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
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;
import trit.code.GroupedBlocks;

/**
 * Q4_K, two vectors of rows at a time. A super-block is, in the order in which it is read: for each
 * of its eight groups the codes as {@link CodePlanes} lays them and, a byte per row, the scales and
 * then the minimums; at the end what these are multiplied with, as {@link HalfPairs} lays it. 148
 * bytes for the encoding's 144.
 */
final class Q4KLanes implements BlockKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, SHAPE.vectorBitSize() / 4)));
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int ROWS = INTS.length();
  private static final int GROUPS = 8;
  private static final CodePlanes NIBBLES = new CodePlanes(4);
  private static final int CODE_BYTES = NIBBLES.bytes(WIDTH);

  /** From the scales of a group's rows to their minimums. */
  private static final int MINIMUMS = 2 * ROWS;

  private static final int GROUP_BYTES = CODE_BYTES + 2 * MINIMUMS;
  private static final int HALVES = GROUPS * GROUP_BYTES;
  private static final int BLOCK_BYTES = HALVES + 2 * WIDTH;
  private final int[] nibble = new int[INTS.length()];
  private final int step = 2 * WIDTH;

  Q4KLanes() {
    Arrays.fill(nibble, 0x000F_000F);
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
    GroupedBlocks codec = (GroupedBlocks) encoding.codec();
    byte[] bytes = new byte[codec.blockBytes()];
    MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, at, bytes, 0, bytes.length);
    byte[] codes = new byte[codec.blockSize()];
    codec.readCodes(bytes, codes);
    byte[] scales = new byte[GROUPS];
    byte[] minimums = new byte[GROUPS];
    codec.readGroups(bytes, scales, minimums);
    for (int g = 0; g < GROUPS; g++) {
      int to = g * GROUP_BYTES;
      NIBBLES.lay(codes, g * BlockInputs.GROUP, WIDTH, place, laid, to);
      laid[to + CODE_BYTES + place] = scales[g];
      laid[to + CODE_BYTES + MINIMUMS + place] = minimums[g];
    }
    HalfPairs.lay(codec.scale(bytes), WIDTH, place, laid, HALVES);
    HalfPairs.lay(codec.minimumScale(bytes), WIDTH, place, laid, HALVES + WIDTH);
  }

  @Override
  public void multiply(
      long weights, int blocks, BlockInputs inputs, int token, long out, long scratch) {
    long k = inputs.codes(token);
    long sums = inputs.pairs(token);
    long scales = inputs.scales(token);
    IntVector mask = IntVector.fromArray(INTS, nibble, 0);
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = y0;
    for (long at = weights; at < weights + (long) blocks * BLOCK_BYTES; at += BLOCK_BYTES) {
      IntVector dots0 = IntVector.zero(INTS), dots1 = dots0, minimums0 = dots0, minimums1 = dots0;
      for (long from = at; from < at + HALVES; from += GROUP_BYTES) {
        ShortVector c = ShortVector.zero(SHORTS);
        ShortVector d = c;
        long end = from + CODE_BYTES;
        for (long p = from; p < end; p += step) {
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
        int sum = ShortPairs.sum(BlockInputs.pair(sums, BlockInputs.GROUP));
        Vector<Byte> few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, end, Lanes.ORDER);
        IntVector pairs = c.reinterpretAsInts();
        IntVector dot = pairs.lanewise(LSHL, 16).lanewise(ASHR, 16).add(pairs.lanewise(ASHR, 16));
        dots0 = dots0.add(((IntVector) few.convertShape(B2I, INTS, 0)).mul(dot));
        few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, end + ROWS, Lanes.ORDER);
        pairs = d.reinterpretAsInts();
        dot = pairs.lanewise(LSHL, 16).lanewise(ASHR, 16).add(pairs.lanewise(ASHR, 16));
        dots1 = dots1.add(((IntVector) few.convertShape(B2I, INTS, 0)).mul(dot));
        long m = end + MINIMUMS;
        few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, m, Lanes.ORDER);
        minimums0 = minimums0.add(((IntVector) few.convertShape(B2I, INTS, 0)).mul(sum));
        few = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, m + ROWS, Lanes.ORDER);
        minimums1 = minimums1.add(((IntVector) few.convertShape(B2I, INTS, 0)).mul(sum));
        sums += 2 * Integer.BYTES;
      }
      float scale = Lanes.get(scales);
      IntVector halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + HALVES, Lanes.ORDER);
      FloatVector even =
          halves.lanewise(LSHL, 16).lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      FloatVector odd = halves.lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      FloatVector terms = (FloatVector) dots0.convertShape(I2F, FLOATS, 0);
      y0 = y0.add(even.mul(HalfPairs.BIASES).mul(scale).mul(terms));
      terms = (FloatVector) dots1.convertShape(I2F, FLOATS, 0);
      y1 = y1.add(odd.mul(HalfPairs.BIASES).mul(scale).mul(terms));
      halves = IntVector.fromMemorySegment(INTS, Lanes.ALL, at + HALVES + WIDTH, Lanes.ORDER);
      even =
          halves.lanewise(LSHL, 16).lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      odd = halves.lanewise(ASHR, 3).and(HalfPairs.FIELDS).reinterpretAsFloats();
      terms = (FloatVector) minimums0.convertShape(I2F, FLOATS, 0);
      y0 = y0.sub(even.mul(HalfPairs.BIASES).mul(scale).mul(terms));
      terms = (FloatVector) minimums1.convertShape(I2F, FLOATS, 0);
      y1 = y1.sub(odd.mul(HalfPairs.BIASES).mul(scale).mul(terms));
      scales += Float.BYTES;
    }
    y0.intoMemorySegment(Lanes.ALL, out, Lanes.ORDER);
    y1.intoMemorySegment(Lanes.ALL, out + WIDTH, Lanes.ORDER);
  }
}
