package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Encoding;

/**
 * Keys and values in Q8_0: codes become floats in registers; a block's scale multiplies the sum of
 * its products with the query, and the weight of a value.
 */
final class Q8Heads implements HeadReader {
  private static final int BLOCK = Encoding.Q8_0.blockSize();
  private static final long BLOCK_BYTES = Encoding.Q8_0.blockBytes();

  /** Where a block's codes begin. */
  private static final int CODES = Short.BYTES;

  /** As many bytes as lanes, but there is no vector of four: at 128 bits half of them count. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, Lanes.COUNT * Byte.SIZE)));

  /** Elements that two vectors hold: a part of a block at every width. */
  private static final int TWO = 2 * Lanes.COUNT;

  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;

  @Override
  public long headBytes(int headDim) {
    return headDim / BLOCK * BLOCK_BYTES;
  }

  @Override
  public void dots(long query, long key, long step, int count, int headDim, long scores) {
    for (int s = 0; s < count; s++) {
      FloatVector sum = FloatVector.zero(Lanes.FLOATS);
      long at = key + s * step;
      long q = query;
      for (long end = at + headBytes(headDim); at < end; at += BLOCK_BYTES) {
        FloatVector products = FloatVector.zero(Lanes.FLOATS);
        for (int i = 0; i < BLOCK; i += Lanes.COUNT) {
          products = floats(at + CODES + i).fma(Lanes.load(q), products);
          q += Lanes.BYTES;
        }
        sum = products.fma(Lanes.broadcast(scale(at)), sum);
      }
      Lanes.set(scores + (long) s * Float.BYTES, Lanes.sum(sum));
    }
  }

  @Override
  public void mix(
      long value, long step, int count, int headDim, long weights, float scale, long out) {
    for (int i = 0; i < headDim; i += TWO) {
      long block = value + i / BLOCK * BLOCK_BYTES;
      mixTwo(block, CODES + i % BLOCK, step, count, weights, scale, out + (long) i * Float.BYTES);
    }
  }

  /** Two vectors of a head's elements, which stay in registers for all values. */
  private static void mixTwo(
      long block, int codes, long step, int count, long weights, float scale, long out) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS), s1 = s0;
    for (int s = 0; s < count; s++) {
      float weight = Lanes.get(weights + (long) s * Float.BYTES) * scale(block);
      FloatVector factor = Lanes.broadcast(weight);
      s0 = factor.fma(floats(block + codes), s0);
      s1 = factor.fma(floats(block + codes + Lanes.COUNT), s1);
      block += step;
    }
    Lanes.store(out, s0.mul(scale));
    Lanes.store(out + Lanes.BYTES, s1.mul(scale));
  }

  private static FloatVector floats(long codes) {
    return (FloatVector)
        ByteVector.fromMemorySegment(BYTES, Lanes.ALL, codes, Lanes.ORDER)
            .convertShape(B2I, Lanes.INTS, 0)
            .convertShape(I2F, Lanes.FLOATS, 0);
  }

  private static float scale(long block) {
    return Float.float16ToFloat(Lanes.ALL.get(HALF, block));
  }
}
