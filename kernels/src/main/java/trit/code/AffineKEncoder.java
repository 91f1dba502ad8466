package trit.code;

import trit.code.search.AffineSearch;
import trit.code.search.Extremes;
import trit.code.search.PositiveSearch;

/**
 * Chooses the codes of Q2_K, Q4_K and Q5_K: a scale and a minimum for each group by {@link
 * AffineSearch}, whole numbers for those, and then, from the numbers that a reader will see, the
 * codes again (ggml, {@code quantize_row_q4_K_ref} and its siblings).
 */
final class AffineKEncoder implements WeightedBlockEncoder {

  /** How the scales, or the minimums, of a block's groups become whole numbers. */
  interface ScaleRule {

    /**
     * Rounds them.
     *
     * @param numbers one per group, not negative
     * @param weights of the groups
     * @param rounded receives the whole numbers
     * @return what they are to be multiplied with
     */
    float round(float[] numbers, float[] weights, byte[] rounded);
  }

  private final AffineKCodec codec;
  private final int limit;
  private final ScaleRule scaleRule;
  private final AffineSearch search;
  private final byte[] codes;
  private final byte[] scales;
  private final byte[] minimums;
  private final float[] groupScales;
  private final float[] groupMinimums;
  private final float[] groupWeights;
  private float[] values;
  private float[] weights;

  /** For codes up to {@code limit}. */
  AffineKEncoder(
      AffineKCodec codec, int limit, AffineSearch.Candidates candidates, ScaleRule scaleRule) {
    this.codec = codec;
    this.limit = limit;
    this.scaleRule = scaleRule;
    int groups = PlainBlockEncoder.BATCH / codec.groupSize();
    this.search = new AffineSearch(limit, codec.groupSize(), groups, candidates);
    this.codes = new byte[codec.blockSize()];
    this.scales = new byte[codec.groups()];
    this.minimums = new byte[codec.groups()];
    this.groupScales = new float[codec.groups()];
    this.groupMinimums = new float[codec.groups()];
    this.groupWeights = new float[codec.groups()];
  }

  /** Gives the largest number the largest whole number, {@code limit}. */
  static ScaleRule largest(int limit) {
    return (numbers, weights, rounded) -> {
      float largest = 0;
      for (float number : numbers) {
        largest = Math.max(largest, number);
      }
      float inverse = largest > 0 ? limit / largest : 0;
      for (int g = 0; g < numbers.length; g++) {
        rounded[g] = (byte) Math.min(limit, Rounding.halfEven(inverse * numbers[g]));
      }
      return largest / limit;
    };
  }

  /** Searches whole numbers up to {@code limit} as codes are searched. */
  static ScaleRule searched(int limit) {
    return new PositiveSearch(limit)::search;
  }

  @Override
  public void take(float[] values, float[] weights, int count) {
    this.values = values;
    this.weights = weights;
    search.search(values, weights, count / codec.groupSize());
  }

  @Override
  public void write(int index, byte[] block) {
    int size = codec.groupSize();
    for (int g = 0; g < scales.length; g++) {
      int group = index * scales.length + g;
      groupScales[g] = search.scale(group);
      groupMinimums[g] = -search.minimum(group);
      groupWeights[g] = Extremes.sum(weights, group * size, size);
    }
    float scale = scaleRule.round(groupScales, groupWeights, scales);
    float minimumScale = scaleRule.round(groupMinimums, groupWeights, minimums);
    for (int g = 0; g < scales.length; g++) {
      chooseCodes(index, g, Half.round(scale) * scales[g], Half.round(minimumScale) * minimums[g]);
    }
    codec.write(scale, minimumScale, scales, minimums, codes, block);
  }

  /** Codes for the scale that a reader will see; those of the search where that is 0. */
  private void chooseCodes(int block, int group, float scale, float minimum) {
    int to = group * codec.groupSize();
    if (scale == 0) {
      search.codes(block * scales.length + group, codes, to);
      return;
    }
    int from = block * codec.blockSize();
    for (int i = to; i < to + codec.groupSize(); i++) {
      int code = Rounding.halfEven((values[from + i] + minimum) / scale);
      codes[i] = (byte) Math.max(0, Math.min(limit, code));
    }
  }
}
