package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** 16-bit floats as they lie in a file: IEEE binary16, little-endian. */
final class Half {
  static final ValueLayout.OfShort LAYOUT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Halfway from 65,504, the largest finite half, to the next: from here on halves are infinite.
   */
  static final float LIMIT = 65_520f;

  private Half() {}

  static float read(MemorySegment bytes, long at) {
    return Float.float16ToFloat(bytes.get(LAYOUT, at));
  }

  static float read(byte[] bytes, int at) {
    return Float.float16ToFloat((short) LittleEndian.u16(bytes, at));
  }

  /** Rounds half to even, subnormals included. */
  static void write(byte[] bytes, int at, float value) {
    LittleEndian.set16(bytes, at, Float.floatToFloat16(value));
  }

  /** The value as it can be read back. */
  static float round(float value) {
    return Float.float16ToFloat(Float.floatToFloat16(value));
  }
}
