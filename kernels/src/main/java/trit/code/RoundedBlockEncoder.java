package trit.code;

import java.util.Arrays;
import trit.code.search.BlockExtremes;

/**
 * Encodes a batch of {@link RoundedBlocks} in loops over all of its values, which the compiler
 * turns into vector instructions.
 */
final class RoundedBlockEncoder implements PlainBatchEncoder {
  private final RoundedBlocks blocks;
  private final int size;
  private final BlockExtremes extremes;
  private final float[] scales;
  private final float[] inverse;
  private final int[] wide;
  private final byte[] codes;

  /**
   * For batches of at most so many values: rows of a cache are encoded one by one, and scratch for
   * more would cost more than they do.
   */
  RoundedBlockEncoder(RoundedBlocks blocks, int most) {
    this.blocks = blocks;
    this.size = blocks.blockSize();
    this.extremes = new BlockExtremes(size, most);
    this.scales = new float[most / size];
    this.inverse = new float[most];
    this.wide = new int[most];
    this.codes = new byte[most];
  }

  @Override
  public void encode(float[] values, int count, byte[] bytes) {
    blocks.chooseScales(extremes, values, count, scales);
    for (int i = 0; i < count / size; i++) {
      Arrays.fill(inverse, i * size, (i + 1) * size, ScaledBlocks.inverse(scales[i]));
    }
    blocks.round(values, inverse, count, wide);
    narrow(wide, count, codes);
    blocks.writeBlocks(scales, codes, count / size, bytes);
  }

  /** Apart from rounding: a loop over numbers of two widths beside floats is left as it is. */
  static void narrow(int[] wide, int count, byte[] codes) {
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) wide[i];
    }
  }
}
