package trit.compute.vector;

/** A 16-bit number twice in an int: what a broadcast spreads over all 16-bit lanes. */
final class ShortPairs {
  private ShortPairs() {}

  static int of(int value) {
    return (value & 0xFFFF) | value << 16;
  }
}
