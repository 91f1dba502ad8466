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
record PlainRows(PlainBlockEncoder encoder, int blockSize, int blockBytes) {

  /** As {@link Encoder#encode}. */
  void encode(EncoderInput source, MemorySegment target, long count) {
    float[] values = new float[(int) Math.min(count, PlainBlockEncoder.BATCH)];
    byte[] bytes = new byte[values.length / blockSize * blockBytes];
    long to = 0;
    for (long first = 0; first < count; first += values.length) {
      int taken = (int) Math.min(values.length, count - first);
      source.read(first, values, taken);
      encoder.take(values, taken);
      int laid = lay(taken / blockSize, bytes);
      MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, to, laid);
      to += laid;
    }
  }

  private int lay(int blocks, byte[] bytes) {
    byte[] block = new byte[blockBytes];
    for (int i = 0; i < blocks; i++) {
      encoder.write(i, block);
      System.arraycopy(block, 0, bytes, i * blockBytes, blockBytes);
    }
    return blocks * blockBytes;
  }
}
