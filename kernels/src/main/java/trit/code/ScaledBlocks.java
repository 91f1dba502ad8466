package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import trit.tensor.Tensor;

/**
 * Encodings whose blocks hold signed whole numbers and one fp16 scale: {@code value = scale *
 * code}. What tells them apart is how a block's codes are chosen and how they lie in its bytes.
 */
public sealed interface ScaledBlocks extends Encoder, CodeBlocks
    permits RoundedBlocks, Iq4NlCodec, LevelCodec {

  /** The smallest code. */
  int lowestCode();

  /** The largest code. */
  int highestCode();

  /** Whether a code can be written: not every whole number between the ends need be one. */
  default boolean has(int code) {
    return code >= lowestCode() && code <= highestCode();
  }

  /** The scale of the block that starts at byte {@code at}. */
  float scale(MemorySegment blocks, long at);

  /**
   * Reads the codes of the block that starts at byte {@code at}.
   *
   * @param codes receives {@link #blockSize()} signed codes
   */
  void readCodes(MemorySegment blocks, long at, byte[] codes);

  /**
   * Writes a block.
   *
   * @param scale is rounded to fp16
   * @param codes {@link #blockSize()} codes
   * @param block receives {@link #blockBytes()} bytes, whatever it holds
   */
  void writeBlock(float scale, byte[] codes, byte[] block);

  @Override
  default void writeBlock(float scale, byte[] codes, MemorySegment blocks, long at) {
    byte[] block = new byte[blockBytes()];
    writeBlock(scale, codes, block);
    MemorySegment.copy(block, 0, blocks, ValueLayout.JAVA_BYTE, at, block.length);
  }

  @Override
  default void decode(MemorySegment source, MemorySegment target, long count) {
    float[] values = new float[blockSize()];
    byte[] codes = new byte[blockSize()];
    for (long block = 0; block < count / blockSize(); block++) {
      float scale = scale(source, block * blockBytes());
      readCodes(source, block * blockBytes(), codes);
      for (int i = 0; i < values.length; i++) {
        values[i] = scale * codes[i];
      }
      long first = block * blockSize() * Float.BYTES;
      MemorySegment.copy(values, 0, target, Tensor.FLOAT, first, values.length);
    }
  }

  @Override
  default boolean holds(int lowest, int highest, int stride) {
    return IntStream.iterate(lowest, code -> code <= highest, code -> code + stride)
        .allMatch(this::has);
  }

  /** One over the scale; 0 where that is not finite, so that such a block's codes are all 0. */
  static float inverse(float scale) {
    float inverse = 1 / scale;
    return Float.isFinite(inverse) ? inverse : 0;
  }
}
