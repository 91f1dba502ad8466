package trit.code;

import java.lang.foreign.MemorySegment;

/** 32-bit floats: the bytes as they are. */
final class F32Codec implements Encoder {

  @Override
  public void encode(MemorySegment source, MemorySegment target, long count) {
    MemorySegment.copy(source, 0, target, 0, count * Float.BYTES);
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
