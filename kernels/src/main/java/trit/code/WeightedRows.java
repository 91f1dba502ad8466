package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.tensor.Tensor;

/**
 * Encodes rows block by block with weighted errors.
 *
 * @param rule how importance becomes weights
 * @param encoder encodes a block
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
    float[] values = new float[blockSize];
    float[] weights = new float[blockSize];
    byte[] block = new byte[blockBytes];
    float energy = ImportanceRule.energy(row);
    for (int b = 0; b < row.length / blockSize; b++) {
      System.arraycopy(row, b * blockSize, values, 0, blockSize);
      System.arraycopy(importance, b * blockSize, weights, 0, blockSize);
      rule.weigh(values, energy, weights);
      encoder.encode(values, weights, block);
      long to = at + (long) b * blockBytes;
      MemorySegment.copy(block, 0, target, ValueLayout.JAVA_BYTE, to, blockBytes);
    }
  }
}
