package trit.code;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** The upper half of a binary32, rounded half to even. */
final class Bf16Codec implements Encoder {
  /** Halfway from the largest finite bfloat16 to the next. */
  private static final float LIMIT = Float.intBitsToFloat(0x7F7F_8000);

  @Override
  public void encode(EncoderInput source, MemorySegment target, long count) {
    float[] values = new float[(int) Math.min(count, Half.CHUNK)];
    short[] halves = new short[values.length];
    for (long first = 0; first < count; first += halves.length) {
      int length = (int) Math.min(halves.length, count - first);
      source.read(first, values, length);
      narrow(values, length, halves);
      MemorySegment.copy(halves, 0, target, Half.LAYOUT, first * Short.BYTES, length);
    }
  }

  @Override
  public void decode(MemorySegment source, MemorySegment target, long count) {
    short[] halves = new short[(int) Math.min(count, Half.CHUNK)];
    float[] values = new float[halves.length];
    for (long first = 0; first < count; first += halves.length) {
      int length = (int) Math.min(halves.length, count - first);
      MemorySegment.copy(source, Half.LAYOUT, first * Short.BYTES, halves, 0, length);
      widen(halves, length, values);
      MemorySegment.copy(values, 0, target, Tensor.FLOAT, first * Float.BYTES, length);
    }
  }

  /** Loops by themselves, here and below, as those of {@link F16Codec}. */
  private static void narrow(float[] values, int count, short[] halves) {
    for (int i = 0; i < count; i++) {
      halves[i] = bits(values[i]);
    }
  }

  private static void widen(short[] halves, int count, float[] values) {
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat(halves[i] << 16);
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
