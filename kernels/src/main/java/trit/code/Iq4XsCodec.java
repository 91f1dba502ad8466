package trit.code;

import trit.code.search.Extremes;
import trit.code.search.TableSearch;

/**
 * IQ4_XS: 256 four-bit indices into the codes of {@link NonlinearTable}, in groups of 32 with a
 * scale -32 … 31 each (ggml, {@code block_iq4_xs}, {@code quantize_iq4_xs}). Codes are chosen again
 * from the groups' rounded scales, but from the block's scale before it is rounded to fp16.
 */
final class Iq4XsCodec implements LaidCodes, SignedSuperBlocks, GroupedEncoder {
  private static final int SIZE = 256;
  private static final int GROUP = 32;
  private static final int SCALE_LIMIT = 32;
  private static final CodeLayout SCALES =
      new CodeLayout(SIZE / GROUP, SCALE_LIMIT, new Fields(4, 4, 1), new Fields(2, 2, 1));
  private static final CodeLayout INDICES = new CodeLayout(SIZE, 0, new Fields(8, 4, 16));

  @Override
  public int blockBytes() {
    return 136;
  }

  @Override
  public int groupSize() {
    return GROUP;
  }

  @Override
  public CodeLayout layout() {
    return INDICES;
  }

  @Override
  public byte[] table() {
    return NonlinearTable.codes();
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }

  @Override
  public float scale(byte[] block) {
    return Half.read(block, 0);
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    SCALES.read(block, scales);
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    INDICES.read(block, codes);
    NonlinearTable.toCodes(codes);
  }

  @Override
  public ImportanceRule importanceRule() {
    return ImportanceRule.TWICE_BLOCK_ENERGY;
  }

  @Override
  public PlainBatchEncoder plainEncoder() {
    return new BlockByBlock(new SelfWeighing(PlainWeights.SQUARE, GROUP, weightedEncoder()), this);
  }

  @Override
  public WeightedBlockEncoder weightedEncoder() {
    return new Choice();
  }

  private static final class Choice implements WeightedBlockEncoder {
    private final TableSearch search = NonlinearTable.search();
    private final float[] groupScales = new float[SIZE / GROUP];
    private final byte[] scales = new byte[SIZE / GROUP];
    private final byte[] indices = new byte[SIZE];
    private float[] values;
    private float[] weights;

    @Override
    public void take(float[] values, float[] weights, int count) {
      this.values = values;
      this.weights = weights;
    }

    @Override
    public void write(int index, byte[] block) {
      int from = index * SIZE;
      for (int g = 0; g < scales.length; g++) {
        groupScales[g] = search.search(values, from + g * GROUP, GROUP, weights);
      }
      float scale = -Extremes.largest(groupScales, 0, scales.length) / SCALE_LIMIT;
      roundScales(scale);
      for (int i = 0; i < SIZE; i++) {
        float groupScale = scale * scales[i / GROUP];
        float inverse = groupScale == 0 ? 0 : 1 / groupScale;
        indices[i] = search.nearest(inverse * values[from + i]);
      }
      Half.write(block, 0, scale);
      SCALES.write(scales, block);
      INDICES.write(indices, block);
    }

    private void roundScales(float scale) {
      float inverse = scale == 0 ? 0 : 1 / scale;
      for (int g = 0; g < scales.length; g++) {
        int rounded = Rounding.halfEven(inverse * groupScales[g]);
        scales[g] = (byte) Math.max(-SCALE_LIMIT, Math.min(SCALE_LIMIT - 1, rounded));
      }
    }
  }
}
