package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Encodes rows in batches of blocks.
 *
 * @param encoder encodes a batch
 * @param blockSize how many neighbours share a block
 * @param blockBytes how many bytes a block takes
 */
record PlainRows(PlainBatchEncoder encoder, int blockSize, int blockBytes) {

  /** As {@link Encoder#encode}. */
  void encode(EncoderInput source, MemorySegment target, long count) {
    float[] values = new float[(int) Math.min(count, PlainBatchEncoder.BATCH)];
    byte[] bytes = new byte[values.length / blockSize * blockBytes];
    long to = 0;
    for (long first = 0; first < count; first += values.length) {
      int taken = (int) Math.min(values.length, count - first);
      source.read(first, values, taken);
      encoder.encode(values, taken, bytes);
      int length = taken / blockSize * blockBytes;
      MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, to, length);
      to += length;
    }
  }
}
