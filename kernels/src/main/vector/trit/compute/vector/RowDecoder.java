package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.LaidCodes;

/**
 * Decodes rows of a matrix in any encoding: a vector at a time where its layout is known here, else
 * through its codec.
 */
final class RowDecoder {
  private final EncodedTensor source;
  private final BlockDecoder decoder;

  RowDecoder(EncodedTensor source, int bits) {
    this.source = source;
    this.decoder = decoder(source, bits);
  }

  private static BlockDecoder decoder(EncodedTensor source, int bits) {
    Encoding encoding = source.encoding();
    if (encoding == Encoding.F16 || encoding == Encoding.BF16) {
      return KernelLoader.load(HalfLanes.class, BlockDecoder.class, bits, encoding);
    }
    if (encoding.codec() instanceof LaidCodes) {
      return KernelLoader.load(FieldLanes.class, BlockDecoder.class, bits, encoding);
    }
    return (row, count, target) -> decodeByCodec(source, row, count, target);
  }

  private static void decodeByCodec(EncodedTensor source, long row, int count, long target) {
    MemorySegment blocks = Lanes.ALL.asSlice(row, source.encoding().rowBytes(count));
    MemorySegment values = Lanes.ALL.asSlice(target, (long) count * Float.BYTES);
    source.encoding().codec().decode(blocks, values, count);
  }

  /** Floats of a row. */
  int columns() {
    return source.shape().columns();
  }

  /** Writes rows {@code from} to {@code to} to memory, one after the other. */
  void decode(int from, int to, long target) {
    decode(from, to, 0, columns(), target);
  }

  /**
   * Writes some columns of rows {@code from} to {@code to} to memory, row after row.
   *
   * @param column the first, where a block begins
   * @param count how many: whole blocks
   */
  void decode(int from, int to, int column, int count, long target) {
    long rowBytes = source.encoding().rowBytes(columns());
    long first = Lanes.read(source) + source.encoding().rowBytes(column);
    for (int row = from; row < to; row++) {
      decoder.decode(first + row * rowBytes, count, target);
      target += (long) count * Float.BYTES;
    }
  }
}
