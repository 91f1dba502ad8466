package trit.code;

import java.util.Arrays;

/**
 * Encodes a batch of {@link RoundedBlocks} in loops over all of its values, which the compiler
 * turns into vector instructions.
 */
final class RoundedBlockEncoder implements PlainBlockEncoder {
  private final RoundedBlocks blocks;
  private final int size;
  private final float[] scales;
  private final float[] inverse;
  private final int[] wide;
  private final byte[] codes;
  private final byte[] block;

  /**
   * For batches of at most so many values: rows of a cache are encoded one by one, and scratch for
   * more would cost more than they do.
   */
  RoundedBlockEncoder(RoundedBlocks blocks, int most) {
    this.blocks = blocks;
    this.size = blocks.blockSize();
    this.scales = new float[most / size];
    this.inverse = new float[most];
    this.wide = new int[most];
    this.codes = new byte[most];
    this.block = new byte[size];
  }

  @Override
  public void take(float[] values, int count) {
    for (int i = 0; i < count / size; i++) {
      scales[i] = blocks.chooseScale(values, i * size);
      Arrays.fill(inverse, i * size, (i + 1) * size, ScaledBlocks.inverse(scales[i]));
    }
    blocks.round(values, inverse, count, wide);
    narrow(wide, count, codes);
  }

  /** Apart from rounding: a loop over numbers of two widths beside floats is left as it is. */
  private static void narrow(int[] wide, int count, byte[] codes) {
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) wide[i];
    }
  }

  @Override
  public void write(int index, byte[] bytes) {
    System.arraycopy(codes, index * size, block, 0, size);
    blocks.writeBlock(scales[index], block, bytes);
  }
}
