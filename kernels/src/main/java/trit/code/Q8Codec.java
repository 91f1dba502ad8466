package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.search.BlockExtremes;

/**
 * Q8_0: 32 signed bytes after their scale. {@code scale = max|x| / 127}, {@code code = round(x /
 * scale)}, halves away from zero, from the scale before it is rounded to fp16 (ggml, {@code
 * quantize_row_q8_0_ref}).
 */
final class Q8Codec implements LaidCodes, RoundedBlocks {
  private static final int SIZE = 32;
  private static final int BYTES = Short.BYTES + SIZE;
  private static final CodeLayout CODES = new CodeLayout(SIZE, 0, new Fields(2, 8, SIZE));

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return BYTES;
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
  public void chooseScales(BlockExtremes extremes, float[] values, int count, float[] scales) {
    extremes.magnitudes(values, count, scales);
    for (int i = 0; i < count / SIZE; i++) {
      scales[i] /= 127;
    }
  }

  @Override
  public void round(float[] values, float[] inverse, int count, int[] codes) {
    Rounding.halvesAway(values, inverse, count, codes);
  }

  @Override
  public void writeBlocks(float[] scales, byte[] codes, int count, byte[] bytes) {
    for (int i = 0; i < count; i++) {
      Half.write(bytes, i * BYTES, scales[i]);
      for (int j = 0; j < SIZE; j += Long.BYTES) {
        long eight = LittleEndian.i64(codes, i * SIZE + j);
        LittleEndian.set64(bytes, i * BYTES + Short.BYTES + j, eight);
      }
    }
  }
}
