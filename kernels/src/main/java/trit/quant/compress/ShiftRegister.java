package trit.quant.compress;

/**
 * A linear feedback shift register of 16 bits: the sum modulo 2 of bits 0, 1, 3 and 12 comes in at
 * the top (Fibonacci's form). It passes through all 65,535 states that are not 0.
 */
final class ShiftRegister {
  static final int BITS = 16;
  static final int STATES = (1 << BITS) - 1;

  private ShiftRegister() {}

  /** The state after a state, which is not 0. */
  static int next(int state) {
    int bit = (state ^ state >>> 1 ^ state >>> 3 ^ state >>> 12) & 1;
    return state >>> 1 | bit << BITS - 1;
  }

  /** The numbers in {@code [-1, 1]} that the states after a seed stand for. */
  static double[] numbers(int seed, int count) {
    double[] numbers = new double[count];
    int state = seed;
    int half = 1 << BITS - 1;
    for (int i = 0; i < count; i++) {
      state = next(state);
      numbers[i] = (double) (state - half) / (half - 1);
    }
    return numbers;
  }
}
