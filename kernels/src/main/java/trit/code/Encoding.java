package trit.code;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * How codes lie in bytes: one row of this table per encoding. Names and type ids are ggml's, and
 * the table is also the help text and the reference page.
 */
public enum Encoding {
  F32(0, 1, 4, new F32Codec(), "32-bit floats: training, norms"),
  F16(1, 1, 2, new F16Codec(), "16-bit floats: the usual base for quantization"),
  BF16(
      30, 1, 2, new Bf16Codec(), "upper half of a 32-bit float: range of f32, 8 bits of precision"),
  Q8_0(8, 32, 34, new Q8Codec(), "8-bit, one scale per 32: practically lossless"),
  Q4_0(2, 32, 18, new Q4Codec(), "4-bit, one scale per 32: simple and fast"),
  TQ1_0(34, 256, 54, new Tq1Codec(), "ternary, five trits a byte, one scale per 256: smallest"),
  TQ2_0(35, 256, 66, new Tq2Codec(), "ternary, four codes a byte, one scale per 256: fast");

  private final int ggmlType;
  private final int blockSize;
  private final int blockBytes;
  private final Codec codec;
  private final String note;

  Encoding(int ggmlType, int blockSize, int blockBytes, Codec codec, String note) {
    this.ggmlType = ggmlType;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
    this.codec = codec;
    this.note = note;
  }

  /** The id of this encoding in a GGUF file. */
  public int ggmlType() {
    return ggmlType;
  }

  /** How many neighbours in a row share a block. */
  public int blockSize() {
    return blockSize;
  }

  /** How many bytes a block takes. */
  public int blockBytes() {
    return blockBytes;
  }

  /** Bits per weight, scales included. */
  public double bitsPerWeight() {
    return 8.0 * blockBytes / blockSize;
  }

  /** The reference encoder and decoder. */
  public Codec codec() {
    return codec;
  }

  /** What it is good for, in a line. */
  public String note() {
    return note;
  }

  /** Whether a row of this many elements can be held. */
  public boolean holds(int columns) {
    return columns % blockSize == 0;
  }

  /** Bytes of one row; the length must be a multiple of the block. */
  public long rowBytes(int columns) {
    if (!holds(columns)) {
      throw new IllegalArgumentException(
          "a row of " + columns + " is not a multiple of " + this + "'s block of " + blockSize);
    }
    return (long) columns / blockSize * blockBytes;
  }

  /** Bytes of a whole tensor. */
  public long bytes(Shape shape) {
    return Math.multiplyExact(shape.rows(), rowBytes(shape.columns()));
  }

  /**
   * The encoding that a GGUF file calls by this id, or nothing where the table has no row for it.
   */
  public static Optional<Encoding> ofGgmlType(int id) {
    for (Encoding encoding : values()) {
      if (encoding.ggmlType == id) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  /** A tensor in this encoding whose bytes are undefined, for {@link #encodeRows}. */
  public EncodedTensor scratch(Shape shape, Memory memory) {
    return new EncodedTensor(this, shape, memory.allocate(bytes(shape)));
  }

  /**
   * Encodes a whole tensor as ggml's reference quantizer does.
   *
   * @throws UnencodableValueException for NaN, infinities and values beyond the encoding's range
   */
  public EncodedTensor encode(Tensor source, Memory memory) {
    EncodedTensor target = scratch(source.shape(), memory);
    encodeRows(source, target, 0, source.rows());
    return target;
  }

  /** Decodes a whole tensor. */
  public static Tensor decode(EncodedTensor source, Memory memory) {
    Tensor target = memory.scratch(source.shape());
    decodeRows(source, target, 0, source.shape().rows());
    return target;
  }

  /**
   * Encodes rows {@code from} (inclusive) to {@code to} (exclusive); several threads may share one
   * tensor, each with rows of its own.
   *
   * @param target of the same shape, in this encoding
   * @throws UnencodableValueException as {@link #encode}
   */
  public void encodeRows(Tensor source, EncodedTensor target, int from, int to) {
    checkSame(source, target);
    long columns = source.columns();
    MemorySegment values = rows(source.data(), columns * Float.BYTES, from, to);
    checkRange(values, from * columns, (to - from) * columns);
    MemorySegment blocks = rows(target.data(), rowBytes(source.columns()), from, to);
    codec.encode(values, blocks, (to - from) * columns);
  }

  /** Decodes rows {@code from} (inclusive) to {@code to} (exclusive); as {@link #encodeRows}. */
  public static void decodeRows(EncodedTensor source, Tensor target, int from, int to) {
    source.encoding().checkSame(target, source);
    long columns = target.columns();
    long stride = source.encoding().rowBytes(target.columns());
    MemorySegment blocks = rows(source.data(), stride, from, to);
    MemorySegment values = rows(target.data(), columns * Float.BYTES, from, to);
    source.encoding().codec.decode(blocks, values, (to - from) * columns);
  }

  /**
   * Packs codes that a quantizer has chosen, with one scale for the whole tensor, without deriving
   * them again: what is decoded is exactly {@code fp16(scale) * code}.
   *
   * @param codes one signed byte per element, within the encoding's range: -1 … 1 for the ternary
   *     encodings, -8 … 7 for Q4_0
   * @throws IllegalArgumentException for an encoding without integer codes, or a scale that fp16
   *     cannot hold
   */
  public EncodedTensor pack(Shape shape, MemorySegment codes, float scale, Memory memory) {
    if (!(codec instanceof ScaledBlocks blocks)) {
      throw new IllegalArgumentException(this + " holds floats, not codes with a scale");
    }
    if (!(Math.abs(scale) < Half.LIMIT)) {
      throw new IllegalArgumentException("a scale of " + scale + " does not fit 16 bits");
    }
    EncodedTensor target = scratch(shape, memory);
    blocks.pack(codes, scale, target.data(), shape.size());
    return target;
  }

  private void checkSame(Tensor tensor, EncodedTensor encoded) {
    if (encoded.encoding() != this || !encoded.shape().equals(tensor.shape())) {
      throw new IllegalArgumentException(
          tensor + " does not match " + encoded.encoding() + encoded.shape());
    }
  }

  private void checkRange(MemorySegment values, long first, long count) {
    float limit = codec.limit();
    for (long i = 0; i < count; i++) {
      float value = values.getAtIndex(Tensor.FLOAT, i);
      if (!(Math.abs(value) < limit)) {
        throw new UnencodableValueException(this, first + i, value);
      }
    }
  }

  private static MemorySegment rows(MemorySegment data, long stride, int from, int to) {
    return data.asSlice(from * stride, (to - from) * stride);
  }
}
