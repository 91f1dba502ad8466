package trit.quant;

import java.lang.foreign.MemorySegment;
import trit.compute.OnlyMagnitude;
import trit.tensor.Tensor;

/**
 * Weights that share a scale: neighbours in row-major order.
 *
 * @param w the matrix they lie in
 * @param from the first
 * @param to one after the last
 */
record Run(Tensor w, long from, long to) {

  /** The largest magnitude; NaN where any weight is. */
  float largest() {
    float largest = 0;
    for (long i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(w.get(i)));
    }
    return largest;
  }

  /** The mean magnitude. */
  double mean() {
    double sum = 0;
    for (long i = from; i < to; i++) {
      sum += Math.abs(w.get(i));
    }
    return to == from ? 0 : sum / (to - from);
  }

  /** The magnitude of all weights that are not 0, 0 where all are, NaN where they differ. */
  float onlyMagnitude() {
    return OnlyMagnitude.of(w, from, to);
  }

  /** The weights as an array. */
  float[] values() {
    float[] values = new float[Math.toIntExact(to - from)];
    MemorySegment.copy(w.data(), Tensor.FLOAT, from * Float.BYTES, values, 0, values.length);
    return values;
  }
}
