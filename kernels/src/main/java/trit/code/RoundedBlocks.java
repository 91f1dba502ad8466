package trit.code;

import java.lang.foreign.MemorySegment;

/** Scaled blocks whose scale is known before any code: codes are values over it, rounded. */
sealed interface RoundedBlocks extends ScaledBlocks permits Q8Codec, SymmetricCodec, TernaryCodec {

  /**
   * The scale of the block that begins at {@code from}, before it is rounded to fp16; 0, or so
   * small that it has no inverse, for zeros.
   */
  float chooseScale(float[] values, int from);

  /**
   * Rounds several blocks.
   *
   * @param inverse one over its scale for each value
   */
  void round(float[] values, float[] inverse, int count, int[] codes);

  @Override
  default void encode(EncoderInput source, MemorySegment target, long count) {
    int most = (int) Math.min(count, PlainBlockEncoder.BATCH);
    new PlainRows(new RoundedBlockEncoder(this, most), blockSize(), blockBytes())
        .encode(source, target, count);
  }
}
