package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/** Decodes rows of any encoding, fast where it is often multiplied with activations as floats. */
final class RowDecoder {
  private final EncodedTensor source;
  private final CodeDecoder codes;

  RowDecoder(EncodedTensor source, int bits) {
    this.source = source;
    this.codes = KernelLoader.load(CodeLanes.class, CodeDecoder.class, bits);
  }

  /** Writes the values of row {@code row} to {@code target} from {@code first} on. */
  void decode(int row, float[] target, int first) {
    MemorySegment bytes = source.row(row);
    int count = source.shape().columns();
    switch (source.encoding()) {
      case F32 -> MemorySegment.copy(bytes, Tensor.FLOAT, 0, target, first, count);
      case F16 -> decodeF16(halves(bytes, count), target, first);
      case BF16 -> decodeBf16(halves(bytes, count), target, first);
      case Q8_0 -> codes.decodeQ8(bytes, target, first);
      case Q4_0 -> codes.decodeQ4(bytes, target, first);
      case TQ2_0 -> codes.decodeTq2(bytes, target, first);
      default -> {
        MemorySegment values = MemorySegment.ofArray(target).asSlice((long) first * Float.BYTES);
        source.encoding().codec().decode(bytes, values, count);
      }
    }
  }

  private static short[] halves(MemorySegment bytes, int count) {
    short[] halves = new short[count];
    MemorySegment.copy(bytes, ValueLayout.JAVA_SHORT_UNALIGNED, 0, halves, 0, count);
    return halves;
  }

  /** The compiler makes a vector conversion of this loop. */
  private static void decodeF16(short[] halves, float[] target, int first) {
    for (int i = 0; i < halves.length; i++) {
      target[first + i] = Float.float16ToFloat(halves[i]);
    }
  }

  private static void decodeBf16(short[] halves, float[] target, int first) {
    for (int i = 0; i < halves.length; i++) {
      target[first + i] = Float.intBitsToFloat(halves[i] << 16);
    }
  }
}
