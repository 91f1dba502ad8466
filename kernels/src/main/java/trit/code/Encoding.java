package trit.code;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * How codes lie in bytes: one row of this table per encoding. Names and type ids are ggml's, but
 * for the house's own at its end; the table is also the help text and the reference page.
 */
public enum Encoding {
  F32(0, 1, 4, new F32Codec(), "32-bit floats: training, norms"),
  F16(1, 1, 2, new F16Codec(), "16-bit floats: the usual base for quantization"),
  BF16(
      30, 1, 2, new Bf16Codec(), "upper half of a 32-bit float: range of f32, 8 bits of precision"),
  Q8_0(8, 32, 34, new Q8Codec(), "8-bit, one scale per 32: practically lossless"),
  Q6_K(
      14, 256, 210, new Q6KCodec(), "6-bit, searched: output layers and embeddings of small files"),
  Q5_1(
      7,
      32,
      24,
      AffineCodec.fiveBits(),
      "5-bit, scale and minimum per 32: older than Q5_K, larger"),
  Q5_0(6, 32, 22, SymmetricCodec.fiveBits(), "5-bit, one scale per 32: rows that Q5_K cannot hold"),
  Q5_K(13, 256, 176, AffineKCodec.fiveBits(), "5-bit, searched: close to the original"),
  Q4_1(
      3,
      32,
      20,
      AffineCodec.fourBits(),
      "4-bit, scale and minimum per 32: older than Q4_K, larger"),
  Q4_0(2, 32, 18, SymmetricCodec.fourBits(), "4-bit, one scale per 32: simple and fast"),
  Q4_K(12, 256, 144, AffineKCodec.fourBits(), "4-bit, searched: the usual choice"),
  IQ4_NL(20, 32, 18, new Iq4NlCodec(), "4-bit, uneven steps: rows that IQ4_XS cannot hold"),
  IQ4_XS(23, 256, 136, new Iq4XsCodec(), "4-bit, uneven steps: smallest of the 4-bit encodings"),
  Q3_K(11, 256, 110, new Q3KCodec(), "3-bit, searched: small, with a visible loss"),
  Q2_K(10, 256, 84, AffineKCodec.twoBits(), "2-bit, searched: very small, with a large loss"),
  IQ3_S(21, 256, 110, new Iq3SCodec(), "3-bit, points of a grid: files of others; read only"),
  IQ3_XXS(18, 256, 98, new Iq3XxsCodec(), "3-bit, points of a grid: files of others; read only"),
  IQ2_S(22, 256, 82, new Iq2SCodec(), "2-bit, points of a grid: files of others; read only"),
  IQ2_XS(17, 256, 74, new Iq2XsCodec(), "2-bit, points of a grid: files of others; read only"),
  IQ2_XXS(16, 256, 66, new Iq2XxsCodec(), "2-bit, points of a grid: files of others; read only"),
  IQ1_M(29, 256, 56, new Iq1MCodec(), "1-bit, points of a grid: files of others; read only"),
  IQ1_S(19, 256, 50, new Iq1SCodec(), "1-bit, points of a grid: files of others; read only"),
  TQ2_0(35, 256, 66, new Tq2Codec(), "ternary, four codes a byte, one scale per 256: fast"),
  TQ1_0(34, 256, 54, new Tq1Codec(), "ternary, five trits a byte, one scale per 256: smallest"),
  PIQ3(
      new EvenLevels(-4, 3, 1),
      new Digits(8, 1, 3),
      Q3_K,
      "3-bit, even steps, one scale per 256: pi quantization with any k"),
  FIVE(
      new EvenLevels(-2, 2, 1),
      new Digits(5, 3, 7),
      Q3_K,
      "five levels, three in seven bits, one scale per 256"),
  SEQ2(
      new EvenLevels(-3, 3, 2),
      new Digits(4, 1, 2),
      Q2_K,
      "2-bit without a zero, one scale per 256: loses less than UNIFORM2"),
  UNIFORM2(
      new EvenLevels(-2, 1, 1), new Digits(4, 1, 2), Q2_K, "2-bit with a zero, one scale per 256"),
  PIQ2(
      new EvenLevels(-2, 1, 1),
      new Digits(4, 1, 2),
      Q2_K,
      "2-bit pi quantization with any k: the same grid and bytes as UNIFORM2");

  private final OptionalInt ggmlType;
  private final int blockSize;
  private final int blockBytes;
  private final Codec codec;
  private final Encoding inGguf;
  private final String note;

  /** One of ggml's. */
  Encoding(int ggmlType, int blockSize, int blockBytes, Codec codec, String note) {
    this.ggmlType = OptionalInt.of(ggmlType);
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
    this.codec = codec;
    this.inGguf = this;
    this.note = note;
  }

  /** One of the house's own. */
  Encoding(EvenLevels levels, Digits digits, Encoding inGguf, String note) {
    LevelCodec own = new LevelCodec(levels, digits);
    this.ggmlType = OptionalInt.empty();
    this.blockSize = own.blockSize();
    this.blockBytes = own.blockBytes();
    this.codec = own;
    this.inGguf = inGguf;
    this.note = note;
  }

  /** The id of this encoding in a GGUF file; none for the house's own. */
  public OptionalInt ggmlType() {
    return ggmlType;
  }

  /**
   * What a GGUF file holds it in: itself, or for the house's own a type of ggml's that holds the
   * same numbers bit for bit; see {@link Embedding}.
   */
  public Encoding inGguf() {
    return inGguf;
  }

  /** Bytes of a whole tensor in a GGUF file. */
  public long bytesInGguf(Shape shape) {
    return inGguf.bytes(shape);
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

  /** The reference decoder, and encoder where there is one. */
  public Codec codec() {
    return codec;
  }

  /** Whether tensors can be encoded; a few encodings are only read. */
  public boolean isWritable() {
    return codec instanceof Encoder;
  }

  /** What is said to who wants to write an encoding that is only read. */
  public String readOnlyMessage() {
    Encoding instead =
        Stream.of(values())
            .filter(e -> e.isWritable() && !(e.codec instanceof TernaryCodec))
            .filter(e -> e.inGguf == e)
            .filter(e -> e.bitsPerWeight() >= bitsPerWeight())
            .min(Comparator.comparingDouble(Encoding::bitsPerWeight))
            .orElse(F32);
    return this + " can be read but not written; choose " + instead + " instead";
  }

  /** Whether importance changes what is chosen; the others take it and ignore it. */
  public boolean weighsImportance() {
    return codec instanceof WeightedEncoder;
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
      if (encoding.ggmlType.equals(OptionalInt.of(id))) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  /** A tensor in this encoding whose bytes are undefined, for a {@link Recoding}. */
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
    new Recoding(source, target).rows(0, source.rows());
    return target;
  }

  /** Decodes a whole tensor. */
  public static Tensor decode(EncodedTensor source, Memory memory) {
    Tensor target = memory.scratch(source.shape());
    decodeRows(source, target, 0, source.shape().rows());
    return target;
  }

  /** Decodes rows {@code from} (inclusive) to {@code to} (exclusive). */
  public static void decodeRows(EncodedTensor source, Tensor target, int from, int to) {
    source.encoding().checkSame(target.shape(), source);
    Tensor values = target.rows(from, to);
    source.encoding().codec.decode(source.rows(from, to).data(), values.data(), values.size());
  }

  /**
   * Packs codes that a quantizer has chosen, with one scale for the whole tensor, without deriving
   * them again: what is decoded is exactly {@code fp16(scale) * code}.
   *
   * @param codes one signed byte per element, such that the encoding {@link CodeBlocks#holds} them:
   *     -1 … 1 for the ternary encodings, -8 … 7 for Q4_0 and Q4_K, -4 … 3 for Q3_K and PIQ3
   * @throws IllegalArgumentException for an encoding that takes no codes, or a scale that fp16
   *     cannot hold
   */
  public EncodedTensor pack(Shape shape, MemorySegment codes, float scale, Memory memory) {
    if (!(codec instanceof CodeBlocks blocks)) {
      throw new IllegalArgumentException(this + " takes no codes with one scale per block");
    }
    if (!(Math.abs(scale) < Half.LIMIT)) {
      throw new IllegalArgumentException("a scale of " + scale + " does not fit 16 bits");
    }
    EncodedTensor target = scratch(shape, memory);
    blocks.pack(codes, scale, target.data(), shape.size());
    return target;
  }

  void checkSame(Shape shape, EncodedTensor encoded) {
    if (encoded.encoding() != this || !encoded.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "a tensor " + shape + " does not match " + encoded.encoding() + encoded.shape());
    }
  }

  /** Writes it. */
  Encoder encoder() {
    if (codec instanceof Encoder encoder) {
      return encoder;
    }
    throw new IllegalArgumentException(readOnlyMessage());
  }

  /** The magnitude from which on it cannot hold a value, or a scale of its block. */
  float limit() {
    return encoder().limit();
  }
}
