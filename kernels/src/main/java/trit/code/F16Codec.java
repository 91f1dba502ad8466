package trit.code;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** IEEE binary16, rounded half to even, subnormals included. */
final class F16Codec implements Encoder {

  @Override
  public void encode(MemorySegment source, MemorySegment target, long count) {
    for (long i = 0; i < count; i++) {
      Half.write(target, i * Short.BYTES, source.getAtIndex(Tensor.FLOAT, i));
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
        values[i] = Float.float16ToFloat(halves[i]);
      }
      MemorySegment.copy(values, 0, target, Tensor.FLOAT, first * Float.BYTES, length);
    }
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }
}
