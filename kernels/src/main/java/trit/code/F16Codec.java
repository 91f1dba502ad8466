package trit.code;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** IEEE binary16, rounded half to even, subnormals included. */
final class F16Codec implements Codec {

  @Override
  public void encode(MemorySegment source, MemorySegment target, long count) {
    for (long i = 0; i < count; i++) {
      Half.write(target, i * Short.BYTES, source.getAtIndex(Tensor.FLOAT, i));
    }
  }

  @Override
  public void decode(MemorySegment source, MemorySegment target, long count) {
    for (long i = 0; i < count; i++) {
      target.setAtIndex(Tensor.FLOAT, i, Half.read(source, i * Short.BYTES));
    }
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }
}
