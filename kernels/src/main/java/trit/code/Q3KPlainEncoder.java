package trit.code;

import java.util.Arrays;
import trit.code.search.CoordinateSearch;
import trit.code.search.Extremes;

/** Chooses the codes of Q3_K without importance: the extreme scale of a block gets -32. */
final class Q3KPlainEncoder implements PlainBlockEncoder {
  private final Q3KCodec codec;
  private final CoordinateSearch search = new CoordinateSearch(Q3KCodec.LIMIT);
  private final float[] groupScales;
  private final byte[] scales;
  private final byte[] codes;
  private float[] values;

  Q3KPlainEncoder(Q3KCodec codec) {
    this.codec = codec;
    this.groupScales = new float[codec.groups()];
    this.scales = new byte[codec.groups()];
    this.codes = new byte[codec.blockSize()];
  }

  @Override
  public void take(float[] values, int count) {
    this.values = values;
  }

  @Override
  public void write(int index, byte[] block) {
    int from = index * codec.blockSize();
    for (int g = 0; g < scales.length; g++) {
      int group = g * codec.groupSize();
      groupScales[g] = search.search(values, from + group, codec.groupSize(), codes, group);
    }
    float extreme = Extremes.largest(groupScales, 0, groupScales.length);
    codec.write(values, from, roundScales(extreme), scales, codes, block);
  }

  private float roundScales(float extreme) {
    int limit = Q3KCodec.SCALE_LIMIT;
    if (extreme == 0) {
      Arrays.fill(scales, (byte) -limit);
      return 0;
    }
    float inverse = -limit / extreme;
    for (int g = 0; g < scales.length; g++) {
      int scale = Rounding.halfEven(inverse * groupScales[g]);
      scales[g] = (byte) Math.max(-limit, Math.min(limit - 1, scale));
    }
    return 1 / inverse;
  }
}
