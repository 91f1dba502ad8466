package trit.code;

import trit.code.search.AffineSearch;
import trit.code.search.Extremes;
import trit.code.search.PositiveSearch;

/**
 * Chooses the codes of Q2_K, Q4_K and Q5_K: a scale and a minimum for each group by {@link
 * AffineSearch}, whole numbers for those, and then, from the numbers that a reader will see, the
 * codes again (ggml, {@code quantize_row_q4_K_ref} and its siblings).
 */
final class AffineKEncoder {
  private final AffineKCodec codec;
  private final int limit;
  private final int scaleLimit;
  private final AffineSearch search;
  private final PositiveSearch scaleSearch;
  private final byte[] codes;
  private final byte[] scales;
  private final byte[] minimums;
  private final float[] groupScales;
  private final float[] groupMinimums;
  private final float[] groupWeights;

  /**
   * For codes up to {@code limit} and whole-number scales up to {@code scaleLimit}; {@code
   * candidates} are those of the groups' search.
   */
  AffineKEncoder(
      AffineKCodec codec, int limit, int scaleLimit, AffineSearch.Candidates candidates) {
    this.codec = codec;
    this.limit = limit;
    this.scaleLimit = scaleLimit;
    this.search = new AffineSearch(limit, codec.groupSize(), candidates);
    this.scaleSearch = new PositiveSearch(scaleLimit);
    this.codes = new byte[codec.blockSize()];
    this.scales = new byte[codec.groups()];
    this.minimums = new byte[codec.groups()];
    this.groupScales = new float[codec.groups()];
    this.groupMinimums = new float[codec.groups()];
    this.groupWeights = new float[codec.groups()];
  }

  /** Encodes without importance: the largest scale and minimum get the largest whole number. */
  PlainBlockEncoder plain(AffineKCodec.PlainWeights rule) {
    float[] weights = new float[codec.blockSize()];
    return (values, block) -> {
      weigh(rule, values, weights);
      searchGroups(values, weights);
      float scale = largest(groupScales, scales);
      float minimumScale = largest(groupMinimums, minimums);
      finish(values, scale, minimumScale, block);
    };
  }

  /** As {@link WeightedBlockEncoder#encode}: scales and minimums are searched too. */
  void encodeWeighted(float[] values, float[] weights, byte[] block) {
    searchGroups(values, weights);
    for (int g = 0; g < groupWeights.length; g++) {
      groupWeights[g] = Extremes.sum(weights, g * codec.groupSize(), codec.groupSize());
    }
    float scale = scaleSearch.search(groupScales, groupWeights, scales);
    float minimumScale = scaleSearch.search(groupMinimums, groupWeights, minimums);
    finish(values, scale, minimumScale, block);
  }

  private void weigh(AffineKCodec.PlainWeights rule, float[] values, float[] weights) {
    int size = codec.groupSize();
    for (int from = 0; from < values.length; from += size) {
      float base =
          switch (rule) {
            case MAGNITUDE -> 0;
            case GROUP_ENERGY -> (float) Math.sqrt(sumOfSquares(values, from, size) / size);
          };
      for (int i = from; i < from + size; i++) {
        weights[i] = base + Math.abs(values[i]);
      }
    }
  }

  private void searchGroups(float[] values, float[] weights) {
    for (int g = 0; g < groupScales.length; g++) {
      search.search(values, g * codec.groupSize(), codec.groupSize(), weights, codes);
      groupScales[g] = search.scale();
      groupMinimums[g] = search.negatedMinimum();
    }
  }

  private float largest(float[] numbers, byte[] rounded) {
    float largest = 0;
    for (float number : numbers) {
      largest = Math.max(largest, number);
    }
    float inverse = largest > 0 ? scaleLimit / largest : 0;
    for (int g = 0; g < numbers.length; g++) {
      rounded[g] = (byte) Math.min(scaleLimit, Rounding.halfEven(inverse * numbers[g]));
    }
    return largest / scaleLimit;
  }

  private void finish(float[] values, float scale, float minimumScale, byte[] block) {
    float readScale = Half.round(scale);
    float readMinimum = Half.round(minimumScale);
    for (int g = 0; g < scales.length; g++) {
      float groupScale = readScale * scales[g];
      if (groupScale != 0) {
        recode(values, g, groupScale, readMinimum * minimums[g]);
      }
    }
    codec.write(scale, minimumScale, scales, minimums, codes, block);
  }

  private void recode(float[] values, int group, float scale, float minimum) {
    int from = group * codec.groupSize();
    for (int i = from; i < from + codec.groupSize(); i++) {
      int code = Rounding.halfEven((values[i] + minimum) / scale);
      codes[i] = (byte) Math.max(0, Math.min(limit, code));
    }
  }

  private static float sumOfSquares(float[] numbers, int from, int count) {
    float sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += numbers[i] * numbers[i];
    }
    return sum;
  }
}
