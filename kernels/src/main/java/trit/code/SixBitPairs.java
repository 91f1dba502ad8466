package trit.code;

/**
 * Eight scales and eight minimums of six bits in twelve bytes from byte 4 on. The first four
 * scales, then the first four minimums take the low six bits of a byte each; of the other four
 * groups the low halves share a byte, scale below minimum, and the two bits left over lie on top of
 * the first eight bytes.
 */
final class SixBitPairs implements ScalePairs {
  private static final int AT = 4;
  private static final int HALF = 4;

  @Override
  public int limit() {
    return 63;
  }

  @Override
  public void read(byte[] block, byte[] scales, byte[] minimums) {
    for (int g = 0; g < HALF; g++) {
      int first = block[AT + g];
      int second = block[AT + HALF + g];
      int shared = block[AT + 2 * HALF + g];
      scales[g] = (byte) (first & 63);
      minimums[g] = (byte) (second & 63);
      scales[HALF + g] = (byte) (shared & 15 | (first >>> 6 & 3) << 4);
      minimums[HALF + g] = (byte) (shared >>> 4 & 15 | (second >>> 6 & 3) << 4);
    }
  }

  @Override
  public void write(byte[] scales, byte[] minimums, byte[] block) {
    for (int g = 0; g < HALF; g++) {
      int scale = scales[HALF + g];
      int minimum = minimums[HALF + g];
      block[AT + g] = (byte) (scales[g] | scale >>> 4 << 6);
      block[AT + HALF + g] = (byte) (minimums[g] | minimum >>> 4 << 6);
      block[AT + 2 * HALF + g] = (byte) (scale & 15 | (minimum & 15) << 4);
    }
  }
}
