package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.LaidCodes;
import trit.code.ScaledBlocks;

/**
 * Decodes rows of a matrix in any encoding: a vector at a time where its layout is known here, else
 * through its codec.
 */
final class RowDecoder {
  private final EncodedTensor source;
  private final BlockDecoder decoder;

  private RowDecoder(EncodedTensor source, BlockDecoder decoder) {
    this.source = source;
    this.decoder = decoder;
  }

  /** Decodes to what the matrix stands for. */
  static RowDecoder values(EncodedTensor source, int bits) {
    Encoding encoding = source.encoding();
    if (encoding == Encoding.F16 || encoding == Encoding.BF16) {
      Decoding decoding = new Decoding(encoding, false);
      return new RowDecoder(
          source, KernelLoader.load(HalfLanes.class, BlockDecoder.class, bits, decoding));
    }
    if (encoding.codec() instanceof LaidCodes) {
      return new RowDecoder(source, fields(encoding, true, bits));
    }
    return new RowDecoder(
        source, (row, count, target) -> decodeByCodec(encoding, row, count, target));
  }

  /** Decodes to the codes, as whole numbers. */
  static RowDecoder codes(EncodedTensor source, ScaledBlocks blocks, int bits) {
    return new RowDecoder(
        source,
        blocks instanceof LaidCodes
            ? fields(source.encoding(), false, bits)
            : (row, count, target) -> readCodes(blocks, row, count, target));
  }

  private static BlockDecoder fields(Encoding encoding, boolean scaled, int bits) {
    return KernelLoader.load(
        FieldLanes.class, BlockDecoder.class, bits, new Decoding(encoding, scaled));
  }

  private static void decodeByCodec(Encoding encoding, long row, int count, long target) {
    MemorySegment blocks = Lanes.ALL.asSlice(row, encoding.rowBytes(count));
    MemorySegment values = Lanes.ALL.asSlice(target, (long) count * Float.BYTES);
    encoding.codec().decode(blocks, values, count);
  }

  private static void readCodes(ScaledBlocks blocks, long row, int count, long target) {
    byte[] codes = new byte[blocks.blockSize()];
    long to = target;
    for (int block = 0; block < count / codes.length; block++) {
      blocks.readCodes(Lanes.ALL, row + (long) block * blocks.blockBytes(), codes);
      for (byte code : codes) {
        Lanes.set(to, code);
        to += Float.BYTES;
      }
    }
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
