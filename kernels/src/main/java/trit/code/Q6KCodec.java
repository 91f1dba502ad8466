package trit.code;

import java.util.Arrays;
import trit.code.search.Extremes;
import trit.code.search.SymmetricSearch;

/**
 * Q6_K: 256 codes -32 … 31 in groups of 16 with a signed 8-bit scale each. The extreme scale gets
 * -128; codes are then chosen again from the numbers that a reader will see. Errors weigh {@code
 * x^2}, or the importance alone (ggml, {@code quantize_row_q6_K_ref} and {@code quantize_q6_K}).
 */
final class Q6KCodec implements LaidCodes, SignedSuperBlocks, GroupedEncoder {
  private static final int SIZE = 256;
  private static final int GROUP = 16;
  private static final int LIMIT = 32;
  private static final int SCALE_AT = 208;
  private static final CodeLayout CODES =
      new CodeLayout(SIZE, LIMIT, new Fields(0, 4, 64), new Fields(128, 2, 32));
  private static final CodeLayout SCALES = new CodeLayout(GROUP, 0, new Fields(192, 8, 1));

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
    return ImportanceRule.AS_GIVEN;
  }

  @Override
  public PlainBlockEncoder plainEncoder() {
    float[] weights = new float[SIZE];
    WeightedBlockEncoder encoder = weightedEncoder();
    return (values, block) -> {
      for (int i = 0; i < SIZE; i++) {
        weights[i] = values[i] * values[i];
      }
      encoder.encode(values, weights, block);
    };
  }

  @Override
  public WeightedBlockEncoder weightedEncoder() {
    SymmetricSearch search = new SymmetricSearch(LIMIT);
    float[] groupScales = new float[SIZE / GROUP];
    byte[] scales = new byte[SIZE / GROUP];
    byte[] codes = new byte[SIZE];
    return (values, weights, block) -> {
      for (int g = 0; g < groupScales.length; g++) {
        groupScales[g] = search.search(values, g * GROUP, GROUP, weights, codes);
      }
      float extreme = Extremes.largest(groupScales, 0, groupScales.length);
      if (Math.abs(extreme) < Extremes.ZERO) {
        Arrays.fill(block, (byte) 0);
        return;
      }
      float inverse = -128 / extreme;
      float scale = 1 / inverse;
      for (int g = 0; g < scales.length; g++) {
        scales[g] = (byte) Math.min(127, Rounding.halfEven(inverse * groupScales[g]));
      }
      GroupRecoding.recode(values, Half.round(scale), scales, LIMIT, codes);
      Half.write(block, SCALE_AT, scale);
      SCALES.write(scales, block);
      CODES.write(codes, block);
    };
  }
}
