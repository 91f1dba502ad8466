package trit.compute.vector;

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
}
