package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Encodes rows in batches of blocks with weighted errors. */
final class WeightedRows {
  private final ImportanceRule rule;
  private final WeightedBlockEncoder encoder;
  private final int blockSize;
  private final float[] values = new float[PlainBlockEncoder.BATCH];
  private final float[] weights = new float[PlainBlockEncoder.BATCH];
  private final byte[] block;

  /**
   * For blocks of so many neighbours in so many bytes.
   *
   * @param rule how importance becomes weights
   * @param encoder encodes a batch
   */
  WeightedRows(ImportanceRule rule, WeightedBlockEncoder encoder, int blockSize, int blockBytes) {
    this.rule = rule;
    this.encoder = encoder;
    this.blockSize = blockSize;
    this.block = new byte[blockBytes];
  }

  /** As {@link WeightedEncoder#encode(EncoderInput, MemorySegment, long, float[])}. */
  void encode(EncoderInput source, MemorySegment target, long count, float[] importance) {
    float[] row = new float[importance.length];
    int filled = 0;
    long to = 0;
    for (long first = 0; first < count; first += row.length) {
      source.read(first, row, row.length);
      float energy = ImportanceRule.energy(row, 0, row.length);
      for (int from = 0; from < row.length; from += blockSize) {
        System.arraycopy(row, from, values, filled, blockSize);
        System.arraycopy(importance, from, weights, filled, blockSize);
        rule.weigh(values, filled, blockSize, energy, weights);
        filled += blockSize;
        if (filled == values.length) {
          to = flush(filled, target, to);
          filled = 0;
        }
      }
    }
    flush(filled, target, to);
  }

  private long flush(int filled, MemorySegment target, long at) {
    encoder.take(values, weights, filled);
    long to = at;
    for (int i = 0; i < filled / blockSize; i++) {
      encoder.write(i, block);
      MemorySegment.copy(block, 0, target, ValueLayout.JAVA_BYTE, to, block.length);
      to += block.length;
    }
    return to;
  }
}
