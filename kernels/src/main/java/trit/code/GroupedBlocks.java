package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.tensor.Tensor;

/**
 * Encodings whose blocks are divided into groups, each with a whole-number scale and, in some, a
 * whole-number minimum of its own: {@code value = (scale * scales[g]) * code - minimumScale *
 * minimums[g]}.
 */
public interface GroupedBlocks extends Blocks {

  /** How many neighbours share a group's scale; divides the block. */
  int groupSize();

  /** Whether groups have minimums. */
  boolean hasMinimums();

  /** What the scales of a block's groups are multiplied with. */
  float scale(byte[] block);

  /** What the minimums of a block's groups are multiplied with. */
  float minimumScale(byte[] block);

  /**
   * Reads the groups' scales and minimums.
   *
   * @param scales receives one signed number per group
   * @param minimums likewise; left alone where groups have none
   */
  void readGroups(byte[] block, byte[] scales, byte[] minimums);

  /**
   * Reads the codes of a block.
   *
   * @param codes receives {@link #blockSize()} signed codes
   */
  void readCodes(byte[] block, byte[] codes);

  /** How many groups a block has. */
  default int groups() {
    return blockSize() / groupSize();
  }

  @Override
  default void decode(MemorySegment source, MemorySegment target, long count) {
    byte[] block = new byte[blockBytes()];
    byte[] codes = new byte[blockSize()];
    byte[] scales = new byte[groups()];
    byte[] minimums = new byte[groups()];
    float[] values = new float[blockSize()];
    for (long i = 0; i < count / values.length; i++) {
      MemorySegment.copy(source, ValueLayout.JAVA_BYTE, i * block.length, block, 0, block.length);
      readGroups(block, scales, minimums);
      readCodes(block, codes);
      for (int g = 0; g < scales.length; g++) {
        float scale = scale(block) * scales[g];
        float minimum = minimumScale(block) * minimums[g];
        decodeGroup(scale, minimum, codes, g * groupSize(), values);
      }
      long to = i * values.length * Float.BYTES;
      MemorySegment.copy(values, 0, target, Tensor.FLOAT, to, values.length);
    }
  }

  private void decodeGroup(float scale, float minimum, byte[] codes, int from, float[] values) {
    for (int i = from; i < from + groupSize(); i++) {
      values[i] = scale * codes[i] - minimum;
    }
  }
}
