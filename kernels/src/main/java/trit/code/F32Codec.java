package trit.code;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** 32-bit floats: the bytes as they are. */
final class F32Codec implements Encoder {

  @Override
  public void encode(EncoderInput source, MemorySegment target, long count) {
    float[] values = new float[(int) Math.min(count, PlainBlockEncoder.BATCH)];
    for (long first = 0; first < count; first += values.length) {
      int length = (int) Math.min(values.length, count - first);
      source.read(first, values, length);
      MemorySegment.copy(values, 0, target, Tensor.FLOAT, first * Float.BYTES, length);
    }
  }

  @Override
  public void decode(MemorySegment source, MemorySegment target, long count) {
    MemorySegment.copy(source, 0, target, 0, count * Float.BYTES);
  }

  @Override
  public float limit() {
    return Float.POSITIVE_INFINITY;
  }
}
