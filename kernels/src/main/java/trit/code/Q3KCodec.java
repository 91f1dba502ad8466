package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import trit.code.search.CoordinateSearch;
import trit.code.search.Extremes;
import trit.code.search.SymmetricSearch;

/**
 * Q3_K: 256 codes -4 … 3 in groups of 16 with a scale -32 … 31 each. Without importance the extreme
 * scale gets -32, with it the scales are searched like codes; codes are then chosen again from the
 * numbers that a reader will see (ggml, {@code quantize_row_q3_K_ref} and {@code quantize_q3_K}).
 */
final class Q3KCodec implements LaidCodes, SignedSuperBlocks, GroupedEncoder, CodeBlocks {
  private static final int SIZE = 256;
  private static final int GROUP = 16;
  private static final int LIMIT = 4;
  private static final int SCALE_LIMIT = 32;
  private static final int SCALE_AT = 108;
  private static final CodeLayout CODES =
      new CodeLayout(SIZE, LIMIT, new Fields(32, 2, 32), new Fields(0, 1, 32));
  private static final CodeLayout SCALES =
      new CodeLayout(SIZE / GROUP, SCALE_LIMIT, new Fields(96, 4, 8), new Fields(104, 2, 4));

  @Override
  public int blockBytes() {
    return SCALE_AT + Short.BYTES;
  }

  @Override
  public int groupSize() {
    return GROUP;
  }

  @Override
  public CodeLayout layout() {
    return CODES;
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }

  @Override
  public float scale(byte[] block) {
    return Half.read(block, SCALE_AT);
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    SCALES.read(block, scales);
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    CODES.read(block, codes);
  }

  @Override
  public ImportanceRule importanceRule() {
    return ImportanceRule.TWICE_BLOCK_ENERGY;
  }

  @Override
  public PlainBlockEncoder plainEncoder() {
    CoordinateSearch search = new CoordinateSearch(LIMIT);
    float[] groupScales = new float[SIZE / GROUP];
    byte[] scales = new byte[SIZE / GROUP];
    byte[] codes = new byte[SIZE];
    return (values, block) -> {
      for (int g = 0; g < scales.length; g++) {
        groupScales[g] = search.search(values, g * GROUP, GROUP, codes);
      }
      float extreme = Extremes.largest(groupScales, 0, groupScales.length);
      finish(values, roundScales(groupScales, extreme, scales), scales, codes, block);
    };
  }

  /** Gives the extreme scale -32. */
  private static float roundScales(float[] groupScales, float extreme, byte[] scales) {
    if (extreme == 0) {
      Arrays.fill(scales, (byte) -SCALE_LIMIT);
      return 0;
    }
    float inverse = -SCALE_LIMIT / extreme;
    for (int g = 0; g < scales.length; g++) {
      int scale = Rounding.halfEven(inverse * groupScales[g]);
      scales[g] = (byte) Math.max(-SCALE_LIMIT, Math.min(SCALE_LIMIT - 1, scale));
    }
    return 1 / inverse;
  }

  @Override
  public WeightedBlockEncoder weightedEncoder() {
    SymmetricSearch search = new SymmetricSearch(LIMIT);
    SymmetricSearch scaleSearch = new SymmetricSearch(SCALE_LIMIT);
    float[] groupScales = new float[SIZE / GROUP];
    float[] groupWeights = new float[SIZE / GROUP];
    byte[] scales = new byte[SIZE / GROUP];
    byte[] codes = new byte[SIZE];
    return (values, weights, block) -> {
      for (int g = 0; g < scales.length; g++) {
        groupScales[g] = search.search(values, g * GROUP, GROUP, weights, codes);
        groupWeights[g] = Extremes.sum(weights, g * GROUP, GROUP);
      }
      float scale = scaleSearch.search(groupScales, 0, scales.length, groupWeights, scales);
      finish(values, scale, scales, codes, block);
    };
  }

  private static void finish(
      float[] values, float scale, byte[] scales, byte[] codes, byte[] block) {
    GroupRecoding.recode(values, Half.round(scale), scales, LIMIT, codes);
    Half.write(block, SCALE_AT, scale);
    SCALES.write(scales, block);
    CODES.write(codes, block);
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
    Half.write(block, SCALE_AT, scale);
    SCALES.write(scales, block);
    CODES.write(codes, block);
    MemorySegment.copy(block, 0, blocks, ValueLayout.JAVA_BYTE, at, block.length);
  }
}
