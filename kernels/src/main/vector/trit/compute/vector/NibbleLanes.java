package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.Fields;
import trit.code.LaidCodes;

/**
 * Four-bit codes times floats: a load of bytes serves two vectors of codes, the low halves and the
 * high halves. The innermost loop is written out, because the compiler inlines few methods of ours
 * into it.
 */
final class NibbleLanes implements RowDots {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final Decoding DECODING =
      KernelLoader.subject(MethodHandles.lookup(), Decoding.class);
  private static final LaidCodes CODES = (LaidCodes) DECODING.encoding().codec();
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, SHAPE.vectorBitSize() / 4)));
  private static final int LANES = INTS.length();
  private static final int SIZE = DECODING.encoding().blockSize();
  private static final int BLOCK_BYTES = DECODING.encoding().blockBytes();
  private static final Fields FIELDS = CODES.layout().parts().getFirst();

  /** Neighbours whose codes are low halves; as many follow whose codes are high halves. */
  private static final int STRIDE = FIELDS.stride();

  private static final int GROUP = BlockScales.of(DECODING.encoding()).groupSize();
  private static final int BIAS = CODES.layout().bias();

  @Override
  public float dot(long row, int count, long x) {
    BlockScales scales = BlockScales.of(DECODING.encoding());
    float[] factors = new float[SIZE / GROUP];
    float[] minimums = new float[factors.length];
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int block = 0; block < count / SIZE; block++) {
      long from = row + (long) block * BLOCK_BYTES;
      scales.read(from, factors, minimums);
      sum = block(from + FIELDS.at(), factors, minimums, x).add(sum);
      x += (long) SIZE * Float.BYTES;
    }
    return Lanes.sum(sum.toArray());
  }

  private static FloatVector block(long from, float[] factors, float[] minimums, long x) {
    FloatVector low = FloatVector.zero(FLOATS);
    FloatVector high = low;
    for (int first = 0; first < SIZE; first += 2 * STRIDE) {
      float lowFactor = factors[first / GROUP];
      float highFactor = factors[(first + STRIDE) / GROUP];
      float lowMinimum = -minimums[first / GROUP] - BIAS * lowFactor;
      float highMinimum = -minimums[(first + STRIDE) / GROUP] - BIAS * highFactor;
      for (int i = 0; i < STRIDE; i += LANES) {
        long at = x + (long) (first + i) * Float.BYTES;
        IntVector bytes =
            (IntVector)
                ByteVector.fromMemorySegment(BYTES, Lanes.ALL, from + i, Lanes.ORDER)
                    .convertShape(ZERO_EXTEND_B2I, INTS, 0);
        FloatVector values =
            ((FloatVector) bytes.and(15).convertShape(I2F, FLOATS, 0))
                .mul(lowFactor)
                .add(lowMinimum);
        FloatVector inputs = FloatVector.fromMemorySegment(FLOATS, Lanes.ALL, at, Lanes.ORDER);
        low = values.fma(inputs, low);
        values =
            ((FloatVector) bytes.lanewise(LSHR, 4).convertShape(I2F, FLOATS, 0))
                .mul(highFactor)
                .add(highMinimum);
        inputs =
            FloatVector.fromMemorySegment(
                FLOATS, Lanes.ALL, at + STRIDE * Float.BYTES, Lanes.ORDER);
        high = values.fma(inputs, high);
      }
      from += STRIDE;
    }
    return low.add(high);
  }
}
