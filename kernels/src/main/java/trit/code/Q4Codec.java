package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Q4_0: codes -8 … 7, stored plus 8; byte {@code j} after the scale holds element {@code j} in its
 * low half and {@code j + 16} in its high half. The value of largest magnitude gets code -8: {@code
 * scale = value / -8}, {@code code = min(15, trunc(x / scale + 8.5)) - 8} (ggml, {@code
 * quantize_row_q4_0_ref}).
 */
final class Q4Codec implements ScaledBlocks {
  private static final int BIAS = 8;
  private static final int HALF = 16;

  @Override
  public int blockSize() {
    return 32;
  }

  @Override
  public int blockBytes() {
    return 18;
  }

  @Override
  public int lowestCode() {
    return -BIAS;
  }

  @Override
  public int highestCode() {
    return 7;
  }

  @Override
  public float limit() {
    return BIAS * Half.LIMIT;
  }

  @Override
  public float scale(MemorySegment blocks, long at) {
    return Half.read(blocks, at);
  }

  @Override
  public void readCodes(MemorySegment blocks, long at, byte[] codes) {
    for (int j = 0; j < HALF; j++) {
      int pair = blocks.get(ValueLayout.JAVA_BYTE, at + 2 + j) & 0xFF;
      codes[j] = (byte) ((pair & 15) - BIAS);
      codes[j + HALF] = (byte) ((pair >>> 4) - BIAS);
    }
  }

  @Override
  public void writeBlock(float scale, byte[] codes, MemorySegment blocks, long at) {
    Half.write(blocks, at, scale);
    for (int j = 0; j < HALF; j++) {
      int pair = (codes[j] + BIAS) | (codes[j + HALF] + BIAS) << 4;
      blocks.set(ValueLayout.JAVA_BYTE, at + 2 + j, (byte) pair);
    }
  }

  @Override
  public float chooseCodes(float[] values, byte[] codes) {
    float extreme = 0;
    for (float value : values) {
      if (Math.abs(extreme) < Math.abs(value)) {
        extreme = value;
      }
    }
    float scale = extreme / -BIAS;
    float inverse = ScaledBlocks.inverse(scale);
    for (int i = 0; i < values.length; i++) {
      codes[i] = (byte) (Math.min(15, (int) (values[i] * inverse + 8.5f)) - BIAS);
    }
    return scale;
  }
}
