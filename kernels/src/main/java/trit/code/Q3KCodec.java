package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Q3_K: 256 codes -4 … 3 in groups of 16 with a scale -32 … 31 each. Without importance the extreme
 * scale gets -32, with it the scales are searched like codes; codes are then chosen again from the
 * numbers that a reader will see (ggml, {@code quantize_row_q3_K_ref} and {@code quantize_q3_K}).
 */
final class Q3KCodec implements LaidCodes, SignedGroups, GroupedEncoder, CodeBlocks {
  private static final int SIZE = 256;
  private static final int GROUP = 16;
  static final int LIMIT = 4;
  static final int SCALE_LIMIT = 32;
  private static final CodeLayout CODES =
      new CodeLayout(SIZE, LIMIT, new Fields(32, 2, 32), new Fields(0, 1, 32));
  private static final CodeLayout SCALES =
      new CodeLayout(SIZE / GROUP, SCALE_LIMIT, new Fields(96, 4, 8), new Fields(104, 2, 4));

  @Override
  public CodeLayout layout() {
    return CODES;
  }

  @Override
  public CodeLayout groupScales() {
    return SCALES;
  }

  @Override
  public int scaleAt() {
    return 108;
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }

  @Override
  public ImportanceRule importanceRule() {
    return ImportanceRule.TWICE_BLOCK_ENERGY;
  }

  @Override
  public PlainBatchEncoder plainEncoder() {
    return new BlockByBlock(new Q3KPlainEncoder(this), this);
  }

  @Override
  public WeightedBlockEncoder weightedEncoder() {
    return new Q3KWeightedEncoder(this);
  }

  /**
   * Chooses the codes again from the numbers that a reader will see, and writes the block.
   *
   * @param from where the block's values begin
   */
  void write(float[] values, int from, float scale, byte[] scales, byte[] codes, byte[] block) {
    GroupRecoding.recode(values, from, Half.round(scale), scales, LIMIT, codes);
    write(scale, scales, codes, block);
  }

  @Override
  public boolean holds(int lowest, int highest, int stride) {
    return lowest >= -LIMIT && highest < LIMIT;
  }

  @Override
  public void writeBlock(float scale, byte[] codes, MemorySegment blocks, long at) {
    byte[] block = new byte[blockBytes()];
    byte[] scales = new byte[groups()];
    Arrays.fill(scales, (byte) 1);
    write(scale, scales, codes, block);
    MemorySegment.copy(block, 0, blocks, ValueLayout.JAVA_BYTE, at, block.length);
  }
}
