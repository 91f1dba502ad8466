package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.tensor.Tensor;

/** Grouped blocks that can be written too. */
interface GroupedEncoder extends GroupedBlocks, WeightedEncoder {

  /** An encoder for values of which nothing else is known. */
  PlainBlockEncoder plainEncoder();

  /** An encoder for values whose errors are weighed. */
  WeightedBlockEncoder weightedEncoder();

  /** How importance becomes the weights of {@link #weightedEncoder}. */
  ImportanceRule importanceRule();

  @Override
  default void encode(MemorySegment source, MemorySegment target, long count) {
    PlainBlockEncoder encoder = plainEncoder();
    float[] values = new float[blockSize()];
    byte[] block = new byte[blockBytes()];
    for (long i = 0; i < count / values.length; i++) {
      long from = i * values.length * Float.BYTES;
      MemorySegment.copy(source, Tensor.FLOAT, from, values, 0, values.length);
      encoder.encode(values, block);
      MemorySegment.copy(block, 0, target, ValueLayout.JAVA_BYTE, i * block.length, block.length);
    }
  }

  @Override
  default void encode(MemorySegment source, MemorySegment target, long count, float[] importance) {
    new WeightedRows(importanceRule(), weightedEncoder(), blockSize(), blockBytes())
        .encode(source, target, count, importance);
  }
}
