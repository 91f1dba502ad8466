package trit.code;

import java.util.Arrays;
import trit.code.search.Extremes;
import trit.code.search.SymmetricSearch;

/**
 * Q6_K: 256 codes -32 … 31 in groups of 16 with a signed 8-bit scale each. The extreme scale gets
 * -128; codes are then chosen again from the numbers that a reader will see. Errors weigh {@code
 * x^2}, or the importance alone (ggml, {@code quantize_row_q6_K_ref} and {@code quantize_q6_K}).
 */
final class Q6KCodec implements LaidCodes, SignedGroups, GroupedEncoder {
  private static final int SIZE = 256;
  private static final int GROUP = 16;
  private static final int LIMIT = 32;
  private static final CodeLayout CODES =
      new CodeLayout(SIZE, LIMIT, new Fields(0, 4, 64), new Fields(128, 2, 32));
  private static final CodeLayout SCALES = new CodeLayout(GROUP, 0, new Fields(192, 8, 1));

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
    return 208;
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }

  @Override
  public ImportanceRule importanceRule() {
    return ImportanceRule.AS_GIVEN;
  }

  @Override
  public PlainBatchEncoder plainEncoder() {
    return new BlockByBlock(new SelfWeighing(PlainWeights.SQUARE, GROUP, weightedEncoder()), this);
  }

  @Override
  public WeightedBlockEncoder weightedEncoder() {
    return new Choice();
  }

  private final class Choice implements WeightedBlockEncoder {
    private final SymmetricSearch search =
        new SymmetricSearch(LIMIT, GROUP, PlainBlockEncoder.BATCH / GROUP);
    private final float[] groupScales = new float[SIZE / GROUP];
    private final byte[] scales = new byte[SIZE / GROUP];
    private final byte[] codes = new byte[SIZE];
    private float[] values;

    @Override
    public void take(float[] values, float[] weights, int count) {
      this.values = values;
      search.search(values, weights, count / GROUP);
    }

    @Override
    public void write(int index, byte[] block) {
      for (int g = 0; g < scales.length; g++) {
        int group = index * scales.length + g;
        groupScales[g] = search.scale(group);
        search.codes(group, codes, g * GROUP);
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
      GroupRecoding.recode(values, index * SIZE, Half.round(scale), scales, LIMIT, codes);
      Q6KCodec.this.write(scale, scales, codes, block);
    }
  }
}
