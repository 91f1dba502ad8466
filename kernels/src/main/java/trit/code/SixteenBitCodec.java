package trit.code;

import java.lang.foreign.MemorySegment;
import trit.tensor.Tensor;

/** Floats of 16 bits, one after the other, without blocks. */
sealed interface SixteenBitCodec extends Encoder permits F16Codec, Bf16Codec {
  /**
   * How many are read or written at once, in arrays, which the compiler turns into vector
   * instructions.
   */
  int BATCH = 1024;

  /** Rounds. Loops by themselves, as nothing around them may keep the compiler from vectors. */
  void narrow(float[] values, int count, short[] halves);

  /** What {@link #narrow} has written, exactly; a loop by itself, too. */
  void widen(short[] halves, int count, float[] values);

  @Override
  default void encode(EncoderInput source, MemorySegment target, long count) {
    float[] values = new float[(int) Math.min(count, BATCH)];
    short[] halves = new short[values.length];
    for (long first = 0; first < count; first += halves.length) {
      int length = (int) Math.min(halves.length, count - first);
      source.read(first, values, length);
      narrow(values, length, halves);
      MemorySegment.copy(halves, 0, target, Half.LAYOUT, first * Short.BYTES, length);
    }
  }

  @Override
  default void decode(MemorySegment source, MemorySegment target, long count) {
    short[] halves = new short[(int) Math.min(count, BATCH)];
    float[] values = new float[halves.length];
    for (long first = 0; first < count; first += halves.length) {
      int length = (int) Math.min(halves.length, count - first);
      MemorySegment.copy(source, Half.LAYOUT, first * Short.BYTES, halves, 0, length);
      widen(halves, length, values);
      MemorySegment.copy(values, 0, target, Tensor.FLOAT, first * Float.BYTES, length);
    }
  }
}
