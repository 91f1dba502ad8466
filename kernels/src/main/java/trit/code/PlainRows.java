package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.tensor.Tensor;

/**
 * Encodes rows in batches of blocks.
 *
 * @param encoder encodes a batch
 * @param blockSize how many neighbours share a block
 * @param blockBytes how many bytes a block takes
 */
record PlainRows(PlainBlockEncoder encoder, int blockSize, int blockBytes) {

  /** As {@link Encoder#encode}. */
  void encode(MemorySegment source, MemorySegment target, long count) {
    float[] values = new float[PlainBlockEncoder.BATCH];
    byte[] block = new byte[blockBytes];
    byte[] bytes = new byte[values.length / blockSize * blockBytes];
    long to = 0;
    for (long first = 0; first < count; first += values.length) {
      int taken = (int) Math.min(values.length, count - first);
      MemorySegment.copy(source, Tensor.FLOAT, first * Float.BYTES, values, 0, taken);
      encoder.take(values, taken);
      int laid = 0;
      for (int i = 0; i < taken / blockSize; i++, laid += blockBytes) {
        encoder.write(i, block);
        System.arraycopy(block, 0, bytes, laid, blockBytes);
      }
      MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, to, laid);
      to += laid;
    }
  }
}
