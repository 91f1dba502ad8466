package trit.code;

/**
 * One byte per group from the start of the block on: the scale in its low half, the minimum in its
 * high half.
 */
final class NibblePairs implements ScalePairs {

  @Override
  public int limit() {
    return 15;
  }

  @Override
  public void read(byte[] block, byte[] scales, byte[] minimums) {
    for (int g = 0; g < scales.length; g++) {
      scales[g] = (byte) (block[g] & 15);
      minimums[g] = (byte) (block[g] >>> 4 & 15);
    }
  }

  @Override
  public void write(byte[] scales, byte[] minimums, byte[] block) {
    for (int g = 0; g < scales.length; g++) {
      block[g] = (byte) (scales[g] | minimums[g] << 4);
    }
  }
}
