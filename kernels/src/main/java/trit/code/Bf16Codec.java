package trit.code;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** The upper half of a binary32, rounded half to even. */
final class Bf16Codec implements Encoder {
  /** Halfway from the largest finite bfloat16 to the next. */
  private static final float LIMIT = Float.intBitsToFloat(0x7F7F_8000);

  @Override
  public void encode(MemorySegment source, MemorySegment target, long count) {
    for (long i = 0; i < count; i++) {
      target.set(Half.LAYOUT, i * Short.BYTES, bits(source.getAtIndex(Tensor.FLOAT, i)));
    }
  }

  @Override
  public void decode(MemorySegment source, MemorySegment target, long count) {
    short[] halves = new short[(int) Math.min(count, Half.CHUNK)];
    float[] values = new float[halves.length];
    for (long first = 0; first < count; first += halves.length) {
      int length = (int) Math.min(halves.length, count - first);
      MemorySegment.copy(source, Half.LAYOUT, first * Short.BYTES, halves, 0, length);
      for (int i = 0; i < length; i++) {
        values[i] = Float.intBitsToFloat(halves[i] << 16);
      }
      MemorySegment.copy(values, 0, target, Tensor.FLOAT, first * Float.BYTES, length);
    }
  }

  @Override
  public float limit() {
    return LIMIT;
  }

  /** Adds just under half a unit, or half where the kept part is odd, and cuts. */
  private static short bits(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
