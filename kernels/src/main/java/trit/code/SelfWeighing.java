package trit.code;

/** Encodes values of which nothing else is known with weights made from the values themselves. */
final class SelfWeighing implements PlainBlockEncoder {
  private final PlainWeights rule;
  private final int groupSize;
  private final WeightedBlockEncoder encoder;
  private final float[] weights = new float[BATCH];

  /** Weighs groups of this size before {@code encoder} sees them. */
  SelfWeighing(PlainWeights rule, int groupSize, WeightedBlockEncoder encoder) {
    this.rule = rule;
    this.groupSize = groupSize;
    this.encoder = encoder;
  }

  @Override
  public void take(float[] values, int count) {
    rule.weigh(values, count, groupSize, weights);
    encoder.take(values, weights, count);
  }

  @Override
  public void write(int index, byte[] block) {
    encoder.write(index, block);
  }
}
