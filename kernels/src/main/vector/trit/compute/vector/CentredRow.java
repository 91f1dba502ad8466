package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * LayerNorm of one row (Ba et al., 2016): the mean first, then the variance around it.
 *
 * @param gain address of {@code width} floats
 * @param bias address of {@code width} floats
 */
record CentredRow(long gain, long bias, int width, float epsilon) {

  void normalize(long x, long y) {
    float mean = mean(x);
    float inverse = (float) (1 / Math.sqrt(variance(x, mean) + epsilon));
    for (long i = 0; i < bytes(); i += Lanes.BYTES) {
      VectorMask<Float> mask = Lanes.first(bytes() - i);
      FloatVector centred = Lanes.load(x + i, mask).sub(mean).mul(inverse);
      FloatVector scaled = centred.mul(Lanes.load(gain + i, mask));
      Lanes.store(y + i, scaled.add(Lanes.load(bias + i, mask)), mask);
    }
  }

  private float mean(long x) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (long i = 0; i < bytes(); i += Lanes.BYTES) {
      sum = Lanes.load(x + i, Lanes.first(bytes() - i)).add(sum);
    }
    return Lanes.sum(sum) / width;
  }

  private float variance(long x, float mean) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (long i = 0; i < bytes(); i += Lanes.BYTES) {
      VectorMask<Float> mask = Lanes.first(bytes() - i);
      FloatVector centred = Lanes.load(x + i, mask).sub(mean, mask);
      sum = centred.fma(centred, sum);
    }
    return Lanes.sum(sum) / width;
  }

  private long bytes() {
    return (long) width * Float.BYTES;
  }
}
