package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Encodings that can take whole-number codes over that were chosen elsewhere, with one scale for
 * each block: what is decoded is exactly {@code fp16(scale) * code}.
 */
public interface CodeBlocks extends Blocks {

  /** Whether a block can hold the codes {@code lowest, lowest + stride, … highest} together. */
  boolean holds(int lowest, int highest, int stride);

  /**
   * Writes the block at byte {@code at}.
   *
   * @param scale is rounded to fp16
   * @param codes {@link #blockSize()} codes that the encoding {@link #holds}
   */
  void writeBlock(float scale, byte[] codes, MemorySegment blocks, long at);

  /**
   * Writes codes that were chosen elsewhere, all with one scale, without deriving them again.
   *
   * @param codes {@code count} signed bytes
   * @throws IllegalArgumentException for a code that the encoding does not have
   */
  default void pack(MemorySegment codes, float scale, MemorySegment target, long count) {
    byte[] block = new byte[blockSize()];
    for (long i = 0; i < count / blockSize(); i++) {
      MemorySegment.copy(codes, ValueLayout.JAVA_BYTE, i * blockSize(), block, 0, block.length);
      checkCodes(block, i * blockSize());
      writeBlock(scale, block, target, i * blockBytes());
    }
  }

  private void checkCodes(byte[] codes, long first) {
    for (int i = 0; i < codes.length; i++) {
      if (!holds(codes[i], codes[i], 2)) {
        throw new IllegalArgumentException(
            "code %d of element %d is not one of the encoding's".formatted(codes[i], first + i));
      }
    }
  }
}
