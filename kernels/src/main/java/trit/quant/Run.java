package trit.quant;

import java.lang.foreign.MemorySegment;
import trit.compute.Reduction;
import trit.compute.RunReductions;
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
    return (float) RunReductions.of(Reduction.MAX_MAGNITUDE, w, from, to);
  }

  /** The mean magnitude. */
  double mean() {
    return to == from
        ? 0
        : RunReductions.of(Reduction.SUM_OF_MAGNITUDES, w, from, to) / (to - from);
  }

  /** The weights as an array. */
  float[] values() {
    float[] values = new float[Math.toIntExact(to - from)];
    MemorySegment.copy(w.data(), Tensor.FLOAT, from * Float.BYTES, values, 0, values.length);
    return values;
  }
}
