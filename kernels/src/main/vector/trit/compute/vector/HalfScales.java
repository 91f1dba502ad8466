package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Finite fp16 scales of two vectors of rows, as they are. Read as ints, the even rows' scales are
 * lower halves, the odd rows' upper halves; shifts and a mask bring either to the place where a
 * float keeps its sign, exponent and mantissa. Times 2^112, which makes up for the exponents'
 * biases, they are exact, subnormals too.
 */
final class HalfScales implements BlockScaler {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final int LANES = INTS.length();
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final float BIASES = 0x1p112f;
  private static final int FIELDS = 0x8FFF_E000;

  @Override
  public int scaleBytes() {
    return 2 * WIDTH;
  }

  @Override
  public void layScale(short scale, int row, byte[] laid, int first) {
    laid[first + 2 * row] = (byte) scale;
    laid[first + 2 * row + 1] = (byte) (scale >> Byte.SIZE);
  }

  @Override
  public void addScaled(MemorySegment weights, long at, float scale, int[] dots, float[] sums) {
    for (int row = 0; row < 4 * LANES; row += 2 * LANES) {
      IntVector pairs = IntVector.fromMemorySegment(INTS, weights, at + 2L * row, ORDER);
      add(pairs.lanewise(LSHL, 16), scale, dots, row, sums);
      add(pairs, scale, dots, row + LANES, sums);
    }
  }

  private static void add(IntVector upper, float scale, int[] dots, int row, float[] sums) {
    FloatVector scales =
        upper.lanewise(ASHR, 3).and(FIELDS).reinterpretAsFloats().mul(BIASES).mul(scale);
    IntVector dot = IntVector.fromArray(INTS, dots, row);
    FloatVector terms = scales.mul((FloatVector) dot.convertShape(I2F, FLOATS, 0));
    FloatVector.fromArray(FLOATS, sums, row).add(terms).intoArray(sums, row);
  }
}
