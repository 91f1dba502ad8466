package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.search.Extremes;

/**
 * Q8_0: 32 signed bytes after their scale. {@code scale = max|x| / 127}, {@code code = round(x /
 * scale)}, halves away from zero, from the scale before it is rounded to fp16 (ggml, {@code
 * quantize_row_q8_0_ref}).
 */
final class Q8Codec implements LaidCodes, ScaledBlocks {
  private static final CodeLayout CODES = new CodeLayout(32, 0, new Fields(2, 8, 32));

  @Override
  public int blockSize() {
    return 32;
  }

  @Override
  public int blockBytes() {
    return 34;
  }

  @Override
  public int lowestCode() {
    return Byte.MIN_VALUE;
  }

  @Override
  public int highestCode() {
    return 127;
  }

  @Override
  public CodeLayout layout() {
    return CODES;
  }

  @Override
  public float limit() {
    return 127 * Half.LIMIT;
  }

  @Override
  public float scale(MemorySegment blocks, long at) {
    return Half.read(blocks, at);
  }

  @Override
  public void readCodes(MemorySegment blocks, long at, byte[] codes) {
    MemorySegment.copy(blocks, ValueLayout.JAVA_BYTE, at + 2, codes, 0, codes.length);
  }

  @Override
  public void writeBlock(float scale, byte[] codes, byte[] block) {
    Half.write(block, 0, scale);
    System.arraycopy(codes, 0, block, Short.BYTES, codes.length);
  }

  @Override
  public float chooseCodes(float[] values, int from, byte[] codes) {
    float scale = Extremes.magnitude(values, from, codes.length) / 127;
    float inverse = ScaledBlocks.inverse(scale);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Rounding.halfAway(values[from + i] * inverse);
    }
    return scale;
  }
}
