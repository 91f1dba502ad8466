package trit.code;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** IEEE binary16, rounded half to even, subnormals included. */
final class F16Codec implements Encoder {

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

  /** Loops by themselves, here and below: what else is around them, the compiler must not retry. */
  private static void narrow(float[] values, int count, short[] halves) {
    for (int i = 0; i < count; i++) {
      halves[i] = Float.floatToFloat16(values[i]);
    }
  }

  private static void widen(short[] halves, int count, float[] values) {
    for (int i = 0; i < count; i++) {
      values[i] = Float.float16ToFloat(halves[i]);
    }
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }
}
