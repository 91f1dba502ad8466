package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * TQ2_0: four codes a byte. Element {@code e} of a half of 128 lies in byte {@code e % 32}, bits
 * {@code 2 * (e / 32)}. The fourth bit pattern decodes to code 2, which no encoder writes.
 */
final class Tq2Codec extends TernaryCodec implements LaidCodes {
  private static final int HALF = 128;
  private static final int BYTES = 32;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long FIELDS = 3 * ONES;
  private static final CodeLayout CODES = new CodeLayout(2 * HALF, 1, new Fields(0, 2, BYTES));

  Tq2Codec() {
    super(2 * BYTES);
  }

  @Override
  public CodeLayout layout() {
    return CODES;
  }

  @Override
  public boolean isTernary(MemorySegment blocks) {
    for (long at = 0; at < blocks.byteSize(); at += blockBytes()) {
      for (int i = 0; i < 2 * BYTES; i++) {
        int fields = blocks.get(ValueLayout.JAVA_BYTE, at + i);
        if ((fields & fields >>> 1 & 0b01_01_01_01) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** As {@link #pack}, eight codes at once. */
  @Override
  public void writeBlocks(float[] scales, byte[] codes, int count, byte[] bytes) {
    for (int i = 0; i < 2 * count; i++) {
      int at = i / 2 * blockBytes() + i % 2 * BYTES;
      for (int j = 0; j < BYTES; j += Long.BYTES) {
        LittleEndian.set64(bytes, at + j, fields(codes, i * HALF + j));
      }
    }
    for (int i = 0; i < count; i++) {
      Half.write(bytes, (i + 1) * blockBytes() - Short.BYTES, scales[i]);
    }
  }

  private static long fields(byte[] codes, int from) {
    long fields = 0;
    for (int field = 3; field >= 0; field--) {
      long lowest = LittleEndian.i64(codes, from + field * BYTES) & FIELDS;
      fields = fields << 2 | lowest + ONES & FIELDS;
    }
    return fields;
  }

  @Override
  void pack(byte[] trits, byte[] bytes) {
    for (int i = 0; i < 2 * BYTES; i++) {
      int e = first(i);
      bytes[i] = (byte) (trits[e] | trits[e + 32] << 2 | trits[e + 64] << 4 | trits[e + 96] << 6);
    }
  }

  @Override
  void unpack(byte[] bytes, byte[] trits) {
    for (int i = 0; i < bytes.length; i++) {
      for (int field = 0; field < 4; field++) {
        trits[first(i) + field * BYTES] = (byte) ((bytes[i] >>> (2 * field)) & 3);
      }
    }
  }

  /** The element in the lowest bits of byte {@code i}. */
  private static int first(int i) {
    return i / BYTES * HALF + i % BYTES;
  }
}
