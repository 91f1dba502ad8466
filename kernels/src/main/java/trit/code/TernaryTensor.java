package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * I2_S, which only bitnet.cpp knows: a whole ternary tensor with one f32 scale behind its codes.
 * Byte {@code p} of the 32 that hold 128 neighbours is {@code t[p] << 6 | t[p + 32] << 4 | t[p +
 * 64] << 2 | t[p + 96]}, where {@code t} is the code plus 1; this is the order of its x86 builds
 * and of its converter. As the scale lies apart from the rows, tensors are turned into TQ2_0 when
 * they are read, and from a ternary encoding when they are written.
 */
public final class TernaryTensor {
  /** How many neighbours share their bytes. */
  public static final int BLOCK = 128;

  /** How many bytes they take. */
  public static final int BLOCK_BYTES = 32;

  /** What follows the codes: the scale, and room that keeps tensors aligned. */
  public static final int TRAILER_BYTES = 32;

  private TernaryTensor() {}

  /**
   * Reads a tensor: as TQ2_0 where that holds it exactly, else as F32.
   *
   * @param bytes codes and trailer
   * @param shape rows of a multiple of 128
   * @throws IllegalArgumentException for a code or a scale that no encoder writes
   */
  public static EncodedTensor read(MemorySegment bytes, Shape shape, Memory memory) {
    float scale = bytes.get(Tensor.FLOAT, shape.size() / BLOCK * BLOCK_BYTES);
    if (!Float.isFinite(scale)) {
      throw new IllegalArgumentException("its scale is " + scale);
    }
    MemorySegment codes = readCodes(bytes, shape.size());
    if (Encoding.TQ2_0.holds(shape.columns()) && Half.round(scale) == scale) {
      return Encoding.TQ2_0.pack(shape, codes, scale, memory);
    }
    Tensor values = memory.scratch(shape);
    for (long i = 0; i < shape.size(); i++) {
      values.set(i, scale * codes.get(ValueLayout.JAVA_BYTE, i));
    }
    return new EncodedTensor(Encoding.F32, shape, values.data());
  }

  private static MemorySegment readCodes(MemorySegment bytes, long count) {
    byte[] codes = new byte[Math.toIntExact(count)];
    for (int i = 0; i < codes.length; i++) {
      int packed = bytes.get(ValueLayout.JAVA_BYTE, byteOf(i));
      int code = (packed >>> placeOf(i) & 3) - 1;
      if (code > 1) {
        throw new IllegalArgumentException("the code of element " + i + " is 3, not 0, 1 or 2");
      }
      codes[i] = (byte) code;
    }
    return MemorySegment.ofArray(codes);
  }

  /**
   * Writes a tensor.
   *
   * @param source TQ1_0 or TQ2_0, all of one scale
   * @return codes and trailer
   * @throws IllegalArgumentException for any other
   */
  public static byte[] write(EncodedTensor source) {
    if (!(source.encoding().codec() instanceof TernaryCodec codec)) {
      throw new IllegalArgumentException("I2_S holds ternary numbers, not " + source.encoding());
    }
    int count = Math.toIntExact(source.shape().size());
    byte[] bytes = new byte[count / BLOCK * BLOCK_BYTES + TRAILER_BYTES];
    byte[] codes = new byte[codec.blockSize()];
    float scale = count == 0 ? 0 : codec.scale(source.data(), 0);
    for (int first = 0; first < count; first += codes.length) {
      long at = (long) first / codes.length * codec.blockBytes();
      if (codec.scale(source.data(), at) != scale) {
        throw new IllegalArgumentException("I2_S holds one scale, and this tensor has several");
      }
      codec.readCodes(source.data(), at, codes);
      for (int i = 0; i < codes.length; i++) {
        bytes[byteOf(first + i)] |= (byte) (codes[i] + 1 << placeOf(first + i));
      }
    }
    MemorySegment.ofArray(bytes).set(Tensor.FLOAT, bytes.length - TRAILER_BYTES, scale);
    return bytes;
  }

  private static int byteOf(int element) {
    return element / BLOCK * BLOCK_BYTES + element % BLOCK_BYTES;
  }

  private static int placeOf(int element) {
    return 6 - element % BLOCK / BLOCK_BYTES * 2;
  }
}
