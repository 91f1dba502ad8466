package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Sixteen codes at a time, from the bytes where the encoding has them. */
final class CodeLanes implements CodeDecoder {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);
  private static final int CODES = BYTES.length();
  private static final int HALF_BLOCK = 128;

  @Override
  public void decodeQ8(MemorySegment row, float[] target, int first) {
    int to = first;
    for (long at = 0; at < row.byteSize(); at += 34, to += 32) {
      float scale = scale(row, at);
      store(ByteVector.fromMemorySegment(BYTES, row, at + 2, ORDER), scale, target, to);
      ByteVector second = ByteVector.fromMemorySegment(BYTES, row, at + 2 + CODES, ORDER);
      store(second, scale, target, to + CODES);
    }
  }

  @Override
  public void decodeQ4(MemorySegment row, float[] target, int first) {
    int to = first;
    for (long at = 0; at < row.byteSize(); at += 18, to += 32) {
      float scale = scale(row, at);
      ByteVector pairs = ByteVector.fromMemorySegment(BYTES, row, at + 2, ORDER);
      store(pairs.and((byte) 15).sub((byte) 8), scale, target, to);
      store(pairs.lanewise(LSHR, 4).sub((byte) 8), scale, target, to + CODES);
    }
  }

  @Override
  public void decodeTq2(MemorySegment row, float[] target, int first) {
    int to = first;
    for (long at = 0; at < row.byteSize(); at += 66, to += 2 * HALF_BLOCK) {
      float scale = scale(row, at + 64);
      for (int i = 0; i < 64; i += CODES) {
        ByteVector fields = ByteVector.fromMemorySegment(BYTES, row, at + i, ORDER);
        int place = to + i / 32 * HALF_BLOCK + i % 32;
        for (int field = 0; field < 4; field++) {
          store(fields.and((byte) 3).sub((byte) 1), scale, target, place + 32 * field);
          fields = fields.lanewise(LSHR, 2);
        }
      }
    }
  }

  private static float scale(MemorySegment row, long at) {
    return Float.float16ToFloat(row.get(HALF, at));
  }

  private static void store(ByteVector codes, float scale, float[] target, int at) {
    for (int part = 0; part < CODES / FLOATS.length(); part++) {
      FloatVector values = (FloatVector) codes.convertShape(B2F, FLOATS, part);
      values.mul(scale).intoArray(target, at + part * FLOATS.length());
    }
  }
}
