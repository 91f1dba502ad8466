package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Where finite fp16 numbers of two vectors of rows lie: an int lane holds that of a row of the
 * first vector in its lower half, that of a row of the second in its upper half. From an upper half
 * an arithmetic shift by 3 and {@link #FIELDS} bring sign, exponent and mantissa to where a float
 * keeps them. Times {@link #BIASES}, which makes up for the exponents' biases, they are exact,
 * subnormals too.
 */
final class HalfPairs {
  static final int FIELDS = 0x8FFF_E000;
  static final float BIASES = 0x1p112f;

  private HalfPairs() {}

  /**
   * Lays the number of one row.
   *
   * @param value an fp16 number
   * @param width bytes of a vector; as many are laid from {@code first} on
   * @param place the row's place in its group
   */
  static void lay(float value, int width, int place, byte[] laid, int first) {
    short half = Float.floatToFloat16(value);
    int rows = width / Integer.BYTES;
    int at = first + place % rows * Integer.BYTES + place / rows * Short.BYTES;
    laid[at] = (byte) half;
    laid[at + 1] = (byte) (half >> Byte.SIZE);
  }

  /** The numbers of the first (0) or second (1) vector of rows, times a factor. */
  static FloatVector floats(IntVector pairs, int vector, float factor) {
    IntVector upper = pairs.lanewise(LSHL, vector == 0 ? Short.SIZE : 0);
    return upper.lanewise(ASHR, 3).and(FIELDS).reinterpretAsFloats().mul(BIASES).mul(factor);
  }
}
