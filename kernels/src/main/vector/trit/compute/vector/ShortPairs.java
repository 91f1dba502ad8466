package trit.compute.vector;

/** Two 16-bit numbers in an int: what a broadcast spreads over all 16-bit lanes. */
final class ShortPairs {
  private static final long TOPS = 0x8000_8000_8000_8000L;

  private ShortPairs() {}

  /** A number twice. */
  static int of(int value) {
    return (value & 0xFFFF) | value << 16;
  }

  /** Sums of each number with its counterpart, for as many as there are, modulo 2^16. */
  static long add(long a, long b) {
    return (a & ~TOPS) + (b & ~TOPS) ^ (a ^ b) & TOPS;
  }
}
