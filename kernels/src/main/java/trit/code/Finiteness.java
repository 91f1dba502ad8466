package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Tells from encoded bytes that the numbers they stand for are finite, without decoding them:
 * floats by their exponents, blocks by their scales, because codes are whole numbers below 2^16.
 */
public final class Finiteness {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Longs that are looked at between two answers. */
  private static final int LOOK = 1 << 13;

  private Finiteness() {}

  /** Whether all numbers are finite for certain; where they are not, decode them to know which. */
  public static boolean isCertain(EncodedTensor tensor) {
    MemorySegment bytes = tensor.data();
    return switch (tensor.encoding()) {
      case F32 -> hasFiniteFloats(bytes, FloatLanes.F32);
      case F16 -> hasFiniteFloats(bytes, FloatLanes.F16);
      case BF16 -> hasFiniteFloats(bytes, FloatLanes.BF16);
      default ->
          switch (tensor.encoding().codec()) {
            case ScaledBlocks blocks -> hasFiniteScales(bytes, blocks);
            case GroupedBlocks blocks -> hasFiniteScales(bytes, blocks);
            default -> false;
          };
    };
  }

  /**
   * Floats that lie beside each other in a long.
   *
   * @param magnitudes all bits but the signs
   * @param lowest the lowest bit of each exponent: one with all bits set overflows into the sign
   * @param signs the signs
   */
  private record FloatLanes(long magnitudes, long lowest, long signs) {
    static final FloatLanes F32 = of(0x0080_0000L, Float.SIZE);
    static final FloatLanes F16 = of(0x0400L, Short.SIZE);
    static final FloatLanes BF16 = of(0x0080L, Short.SIZE);

    static FloatLanes of(long lowest, int bits) {
      long ones = 0;
      for (int at = 0; at < Long.SIZE; at += bits) {
        ones |= 1L << at;
      }
      long signs = ones << bits - 1;
      return new FloatLanes(~signs, ones * lowest, signs);
    }
  }

  private static boolean hasFiniteFloats(MemorySegment bytes, FloatLanes lanes) {
    long whole = bytes.byteSize() / Long.BYTES;
    for (long first = 0; first < whole; first += LOOK) {
      int count = (int) Math.min(LOOK, whole - first);
      if ((overflows(bytes, first * Long.BYTES, count, lanes) & lanes.signs) != 0) {
        return false;
      }
    }
    byte[] rest = new byte[Long.BYTES];
    long left = bytes.byteSize() % Long.BYTES;
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, whole * Long.BYTES, rest, 0, (int) left);
    return (overflows(MemorySegment.ofArray(rest), 0, 1, lanes) & lanes.signs) == 0;
  }

  private static long overflows(MemorySegment bytes, long at, int count, FloatLanes lanes) {
    long magnitudes = lanes.magnitudes;
    long lowest = lanes.lowest;
    long all = 0;
    for (int i = 0; i < count; i++) {
      all |= (bytes.get(LONG, at + (long) i * Long.BYTES) & magnitudes) + lowest;
    }
    return all;
  }

  private static boolean hasFiniteScales(MemorySegment bytes, ScaledBlocks blocks) {
    for (long at = 0; at < bytes.byteSize(); at += blocks.blockBytes()) {
      if (!Float.isFinite(blocks.scale(bytes, at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasFiniteScales(MemorySegment bytes, GroupedBlocks blocks) {
    byte[] block = new byte[blocks.blockBytes()];
    for (long at = 0; at < bytes.byteSize(); at += block.length) {
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, block, 0, block.length);
      if (!Float.isFinite(blocks.scale(block)) || !Float.isFinite(blocks.minimumScale(block))) {
        return false;
      }
    }
    return true;
  }
}
