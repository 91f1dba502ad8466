package trit.file.gguf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.code.TernaryTensor;
import trit.tensor.Shape;

/**
 * A tensor type that GGUF files may use, whether or not this version can decode it: enough to find
 * every tensor of a file and to say what it is.
 *
 * @param id the number in the file
 * @param name ggml's name
 * @param blockSize elements of a block
 * @param blockBytes bytes of a block
 * @param trailerBytes what follows the blocks of a tensor; 0 but for bitnet.cpp's I2_S
 */
public record GgmlType(int id, String name, int blockSize, int blockBytes, int trailerBytes) {
  /** bitnet.cpp's ternary tensors; upstream has retired the id. */
  public static final GgmlType I2_S =
      new GgmlType(
          36, "I2_S", TernaryTensor.BLOCK, TernaryTensor.BLOCK_BYTES, TernaryTensor.TRAILER_BYTES);

  private static final Map<Integer, GgmlType> ALL = all();

  private GgmlType(int id, String name, int blockSize, int blockBytes) {
    this(id, name, blockSize, blockBytes, 0);
  }

  /** The type with this id. */
  public static Optional<GgmlType> of(long id) {
    return Optional.ofNullable(id == (int) id ? ALL.get((int) id) : null);
  }

  /** The type that a file holds an encoding in. */
  public static GgmlType of(Encoding encoding) {
    Encoding stock = encoding.inGguf();
    return new GgmlType(
        stock.ggmlType().orElseThrow(), stock.name(), stock.blockSize(), stock.blockBytes());
  }

  /** The encoding, where this version can decode the type. */
  public Optional<Encoding> encoding() {
    return Encoding.ofGgmlType(id);
  }

  /** Bytes of a whole tensor, whose rows are whole blocks. */
  public long bytes(Shape shape) {
    if (shape.columns() % blockSize != 0) {
      throw new IllegalArgumentException(
          "a row of "
              + shape.columns()
              + " is not a multiple of "
              + this
              + "'s block of "
              + blockSize);
    }
    return Math.multiplyExact(shape.size() / blockSize, blockBytes) + trailerBytes;
  }

  @Override
  public String toString() {
    return name;
  }

  private static Map<Integer, GgmlType> all() {
    Map<Integer, GgmlType> all = new HashMap<>();
    for (GgmlType type : withoutCodec()) {
      all.put(type.id, type);
    }
    for (Encoding encoding : Encoding.values()) {
      GgmlType type = of(encoding);
      all.put(type.id, type);
    }
    return all;
  }

  /** Sizes from ggml's block definitions; ids that are missing here are retired or never used. */
  private static GgmlType[] withoutCodec() {
    return new GgmlType[] {
      I2_S,
      new GgmlType(9, "Q8_1", 32, 36),
      new GgmlType(15, "Q8_K", 256, 292),
      new GgmlType(24, "I8", 1, 1),
      new GgmlType(25, "I16", 1, 2),
      new GgmlType(26, "I32", 1, 4),
      new GgmlType(27, "I64", 1, 8),
      new GgmlType(28, "F64", 1, 8),
      new GgmlType(39, "MXFP4", 32, 17),
      new GgmlType(40, "NVFP4", 64, 36),
      new GgmlType(41, "Q1_0", 128, 18),
      new GgmlType(42, "Q2_0", 64, 18),
    };
  }
}
