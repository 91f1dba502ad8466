package trit.quant.compress;

/**
 * What is stored of a block: {@code U(seed) · q · 2^exponent}.
 *
 * @param seed of the register, never 0
 * @param exponent 0 … 15, counted down from the matrix's largest
 * @param coefficients whole numbers -8 … 7
 */
record SeedCode(int seed, int exponent, int[] coefficients) {
  static final int EXPONENT_BITS = 4;
  static final int COEFFICIENT_BITS = 4;
  static final int EXPONENTS = 1 << EXPONENT_BITS;

  /** The largest exponent a matrix needs, whose largest magnitude this is. */
  static int offset(float largest) {
    return largest == 0 ? 0 : Math.clamp(Math.getExponent(largest) + 3, -120, 120);
  }

  /** The power of two that the coefficients are multiplied with. */
  static double power(int offset, int exponent) {
    return Math.scalb(1.0, offset - exponent);
  }

  void write(BitWriter out) {
    out.write(seed, ShiftRegister.BITS);
    out.write(exponent, EXPONENT_BITS);
    for (int coefficient : coefficients) {
      out.write(coefficient, COEFFICIENT_BITS);
    }
  }

  /** How many bits a block with so many coefficients takes. */
  static int bits(int coefficients) {
    return ShiftRegister.BITS + EXPONENT_BITS + coefficients * COEFFICIENT_BITS;
  }

  static SeedCode read(BitReader in, int count) {
    int seed = (int) in.read(ShiftRegister.BITS);
    int exponent = (int) in.read(EXPONENT_BITS);
    int[] coefficients = new int[count];
    for (int i = 0; i < count; i++) {
      coefficients[i] = in.readSigned(COEFFICIENT_BITS);
    }
    return new SeedCode(seed, exponent, coefficients);
  }

  /** The weights of the block. */
  float[] decode(int offset, int size) {
    int count = coefficients.length;
    double[] numbers = ShiftRegister.numbers(seed, size * count);
    double power = power(offset, exponent);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int p = 0; p < count; p++) {
        sum += numbers[i * count + p] * coefficients[p];
      }
      values[i] = (float) (sum * power);
    }
    return values;
  }
}
