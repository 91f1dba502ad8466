package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.tensor.Tensor;

/**
 * Encodes rows in batches of blocks with weighted errors.
 *
 * @param rule how importance becomes weights
 * @param encoder encodes a batch
 * @param blockSize how many neighbours share a block
 * @param blockBytes how many bytes a block takes
 */
record WeightedRows(
    ImportanceRule rule, WeightedBlockEncoder encoder, int blockSize, int blockBytes) {

  /** As {@link WeightedEncoder#encode(MemorySegment, MemorySegment, long, float[])}. */
  void encode(MemorySegment source, MemorySegment target, long count, float[] importance) {
    float[] row = new float[importance.length];
    for (long first = 0; first < count; first += row.length) {
      MemorySegment.copy(source, Tensor.FLOAT, first * Float.BYTES, row, 0, row.length);
      encodeRow(row, importance, target, first / blockSize * blockBytes);
    }
  }

  private void encodeRow(float[] row, float[] importance, MemorySegment target, long at) {
    int most = PlainBlockEncoder.BATCH;
    float[] values = new float[most];
    float[] weights = new float[most];
    byte[] block = new byte[blockBytes];
    float energy = ImportanceRule.energy(row, 0, row.length);
    long to = at;
    for (int first = 0; first < row.length; first += most) {
      int taken = Math.min(most, row.length - first);
      System.arraycopy(row, first, values, 0, taken);
      System.arraycopy(importance, first, weights, 0, taken);
      for (int from = 0; from < taken; from += blockSize) {
        rule.weigh(values, from, blockSize, energy, weights);
      }
      encoder.take(values, weights, taken);
      for (int i = 0; i < taken / blockSize; i++) {
        encoder.write(i, block);
        MemorySegment.copy(block, 0, target, ValueLayout.JAVA_BYTE, to, blockBytes);
        to += blockBytes;
      }
    }
  }
}
