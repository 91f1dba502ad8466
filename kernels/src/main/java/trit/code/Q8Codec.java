package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.search.Extremes;

/**
 * Q8_0: 32 signed bytes after their scale. {@code scale = max|x| / 127}, {@code code = round(x /
 * scale)}, halves away from zero, from the scale before it is rounded to fp16 (ggml, {@code
 * quantize_row_q8_0_ref}).
 */
final class Q8Codec implements LaidCodes, RoundedBlocks {
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
  public float chooseScale(float[] values, int from) {
    return Extremes.magnitude(values, from, blockSize()) / 127;
  }

  @Override
  public void round(float[] values, float[] inverse, int count, int[] codes) {
    Rounding.halvesAway(values, inverse, count, codes);
  }
}
