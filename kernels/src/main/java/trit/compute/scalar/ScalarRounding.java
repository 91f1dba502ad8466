package trit.compute.scalar;

import trit.code.Encoding;
import trit.compute.RoundingKernels;
import trit.compute.Workers;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** Rounding to a few levels and back, as training with quantization in mind does. */
public final class ScalarRounding implements RoundingKernels {
  private static final float SMALLEST_RANGE = 1e-5f;

  private final Workers workers;

  /** Rounds rows on these threads. */
  public ScalarRounding(Workers workers) {
    this.workers = workers;
  }

  /** The zero code gives +0, as a decoder does. */
  @Override
  public void fakeQuantizeTernary(Tensor w, float gamma, Tensor out) {
    float inverse = 1 / gamma;
    int width = w.columns();
    workers.run(
        w.rows(),
        row -> {
          for (long i = (long) row * width; i < (row + 1L) * width; i++) {
            out.set(i, gamma * code(w.get(i) * inverse, -1, 1));
          }
        });
  }

  @Override
  public void fakeQuantizeRows(Tensor x, Tensor out) {
    int width = x.columns();
    workers.run(
        x.rows(),
        row -> {
          long first = (long) row * width;
          float range = SMALLEST_RANGE;
          for (long i = first; i < first + width; i++) {
            range = Math.max(range, Math.abs(x.get(i)));
          }
          float inverse = 127 / range;
          float step = range / 127;
          for (long i = first; i < first + width; i++) {
            out.set(i, code(x.get(i) * inverse, -128, 127) * step);
          }
        });
  }

  @Override
  public void roundTo(Encoding numbers, Tensor x) {
    int width = x.columns();
    workers.run(
        x.rows(),
        row -> {
          for (long i = (long) row * width; i < (row + 1L) * width; i++) {
            x.set(i, numbers == Encoding.BF16 ? bfloat16(x.get(i)) : half(x.get(i)));
          }
        });
  }

  @Override
  public void roundAtRandom(RandomStream random, float largest, Tensor x) {
    ScalarElementwise.forEach(
        workers,
        x,
        i -> {
          float value = x.get(i);
          boolean kept = random.uniform(i) * largest < Math.abs(value);
          x.set(i, kept ? Math.copySign(largest, value) : 0);
        });
  }

  /** The upper 16 bits of the nearest float that has no others. */
  private static float bfloat16(float x) {
    if (Float.isNaN(x)) {
      return x;
    }
    int bits = Float.floatToRawIntBits(x);
    return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
  }

  private static float half(float x) {
    return Float.float16ToFloat(Float.floatToFloat16(x));
  }

  /** {@code clip(rne(x), low, high)}, never -0; NaN stays NaN. */
  private static float code(float x, float low, float high) {
    return Math.max(low, Math.min(high, (float) Math.rint(x))) + 0f;
  }
}
