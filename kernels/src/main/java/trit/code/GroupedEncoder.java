package trit.code;

import java.lang.foreign.MemorySegment;

/** Grouped blocks that can be written too. */
interface GroupedEncoder extends GroupedBlocks, WeightedEncoder {

  /** An encoder for values of which nothing else is known. */
  PlainBatchEncoder plainEncoder();

  /** An encoder for values whose errors are weighed. */
  WeightedBlockEncoder weightedEncoder();

  /** How importance becomes the weights of {@link #weightedEncoder}. */
  ImportanceRule importanceRule();

  @Override
  default void encode(EncoderInput source, MemorySegment target, long count) {
    new PlainRows(plainEncoder(), blockSize(), blockBytes()).encode(source, target, count);
  }

  @Override
  default void encode(EncoderInput source, MemorySegment target, long count, float[] importance) {
    new WeightedRows(importanceRule(), weightedEncoder(), blockSize(), blockBytes())
        .encode(source, target, count, importance);
  }
}
