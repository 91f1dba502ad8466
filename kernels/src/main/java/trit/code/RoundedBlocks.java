package trit.code;

import java.lang.foreign.MemorySegment;
import trit.code.search.BlockExtremes;

/** Scaled blocks whose scale is known before any code: codes are values over it, rounded. */
sealed interface RoundedBlocks extends ScaledBlocks permits Q8Codec, SymmetricCodec, TernaryCodec {

  /**
   * The scale of each block, before it is rounded to fp16; 0, or so small that it has no inverse,
   * for zeros.
   *
   * @param extremes finds what it depends on
   */
  void chooseScales(BlockExtremes extremes, float[] values, int count, float[] scales);

  /**
   * Rounds several blocks.
   *
   * @param inverse one over its scale for each value
   */
  void round(float[] values, float[] inverse, int count, int[] codes);

  /**
   * Writes the first {@code count} blocks, one after the other.
   *
   * @param codes of all blocks
   */
  default void writeBlocks(float[] scales, byte[] codes, int count, byte[] bytes) {
    byte[] own = new byte[blockSize()];
    byte[] block = new byte[blockBytes()];
    for (int i = 0; i < count; i++) {
      System.arraycopy(codes, i * own.length, own, 0, own.length);
      writeBlock(scales[i], own, block);
      System.arraycopy(block, 0, bytes, i * block.length, block.length);
    }
  }

  @Override
  default void encode(EncoderInput source, MemorySegment target, long count) {
    int most = (int) Math.min(count, PlainBatchEncoder.BATCH);
    new PlainRows(new RoundedBlockEncoder(this, most), blockSize(), blockBytes())
        .encode(source, target, count);
  }
}
