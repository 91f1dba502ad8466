package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.Fields;
import trit.code.LaidCodes;
import trit.code.ScaledBlocks;

/**
 * Decodes rows of a matrix in any encoding: a vector at a time where its layout is known here, else
 * through its codec.
 */
final class RowDecoder {
  private final EncodedTensor source;
  private final BlockDecoder decoder;
  private final Optional<RowDots> dots;

  private RowDecoder(EncodedTensor source, BlockDecoder decoder, Optional<RowDots> dots) {
    this.source = source;
    this.decoder = decoder;
    this.dots = dots;
  }

  private RowDecoder(EncodedTensor source, BlockDecoder decoder) {
    this(source, decoder, Optional.empty());
  }

  /** Decodes to what the matrix stands for. */
  static RowDecoder values(EncodedTensor source, int bits) {
    Encoding encoding = source.encoding();
    if (encoding == Encoding.F16 || encoding == Encoding.BF16) {
      Decoding decoding = new Decoding(encoding, false);
      BlockDecoder kernel = KernelLoader.load(HalfLanes.class, BlockDecoder.class, bits, decoding);
      return new RowDecoder(source, kernel);
    }
    if (encoding.codec() instanceof LaidCodes codes) {
      return new RowDecoder(source, fields(encoding, true, bits), dots(encoding, codes, bits));
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

  private static Optional<RowDots> dots(Encoding encoding, LaidCodes codes, int bits) {
    Decoding decoding = new Decoding(encoding, true);
    return isNibbles(codes)
        ? Optional.of(KernelLoader.load(NibbleLanes.class, RowDots.class, bits, decoding))
        : Optional.empty();
  }

  private static boolean isNibbles(LaidCodes codes) {
    List<Fields> parts = codes.layout().parts();
    return parts.size() == 1 && parts.getFirst().bits() == 4 && codes.table().length == 0;
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

  /** Whether {@link #multiply} can be used. */
  boolean multiplies() {
    return dots.isPresent();
  }

  /** {@code y[n] = x · row[n]} for rows {@code from} to {@code to}, where they lie. */
  void multiply(long x, int from, int to, long y) {
    RowDots kernel = dots.orElseThrow();
    long rowBytes = source.encoding().rowBytes(columns());
    long first = Lanes.read(source);
    for (int row = from; row < to; row++) {
      float product = kernel.dot(first + row * rowBytes, columns(), x);
      Lanes.set(y + (long) row * Float.BYTES, product);
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
