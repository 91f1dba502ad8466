package trit.code;

import trit.code.search.Extremes;
import trit.code.search.SymmetricSearch;

/** Chooses the codes of Q3_K with weighted errors; a block's scales are searched like codes. */
final class Q3KWeightedEncoder implements WeightedBlockEncoder {
  private final Q3KCodec codec;
  private final SymmetricSearch search;
  private final SymmetricSearch scaleSearch;
  private final float[] groupScales;
  private final float[] groupWeights;
  private final byte[] scales;
  private final byte[] codes;
  private float[] values;
  private float[] weights;

  Q3KWeightedEncoder(Q3KCodec codec) {
    this.codec = codec;
    int groups = PlainBlockEncoder.BATCH / codec.groupSize();
    this.search = new SymmetricSearch(Q3KCodec.LIMIT, codec.groupSize(), groups);
    this.scaleSearch = new SymmetricSearch(Q3KCodec.SCALE_LIMIT, codec.groups(), 1);
    this.groupScales = new float[codec.groups()];
    this.groupWeights = new float[codec.groups()];
    this.scales = new byte[codec.groups()];
    this.codes = new byte[codec.blockSize()];
  }

  @Override
  public void take(float[] values, float[] weights, int count) {
    this.values = values;
    this.weights = weights;
    search.search(values, weights, count / codec.groupSize());
  }

  @Override
  public void write(int index, byte[] block) {
    int from = index * codec.blockSize();
    for (int g = 0; g < scales.length; g++) {
      int group = index * scales.length + g;
      groupScales[g] = search.scale(group);
      groupWeights[g] = Extremes.sum(weights, group * codec.groupSize(), codec.groupSize());
      search.codes(group, codes, g * codec.groupSize());
    }
    scaleSearch.search(groupScales, groupWeights, 1);
    scaleSearch.codes(0, scales, 0);
    codec.write(values, from, scaleSearch.scale(0), scales, codes, block);
  }
}
