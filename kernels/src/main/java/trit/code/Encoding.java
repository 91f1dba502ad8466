package trit.code;

import trit.tensor.Shape;

/**
 * How codes lie in bytes: one row of this table per encoding. Names and type ids are ggml's, and
 * the table is also the help text and the reference page.
 */
public enum Encoding {
  F32(0, 1, 4, "32-bit floats: training, norms"),
  F16(1, 1, 2, "16-bit floats: the usual base for quantization"),
  BF16(30, 1, 2, "upper half of a 32-bit float: range of f32, 8 bits of precision"),
  Q8_0(8, 32, 34, "8-bit, one scale per 32: practically lossless"),
  Q4_0(2, 32, 18, "4-bit, one scale per 32: simple and fast"),
  TQ1_0(34, 256, 54, "ternary, five trits a byte, one scale per 256: smallest"),
  TQ2_0(35, 256, 66, "ternary, four codes a byte, one scale per 256: fast");

  private final int ggmlType;
  private final int blockSize;
  private final int blockBytes;
  private final String note;

  Encoding(int ggmlType, int blockSize, int blockBytes, String note) {
    this.ggmlType = ggmlType;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
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
    return shape.rows() * rowBytes(shape.columns());
  }
}
