package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import trit.code.Encoding;
import trit.compute.RoundingKernels;
import trit.compute.Workers;
import trit.compute.scalar.ScalarRounding;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** Rounding to a few levels and back, equal to the scalar backend bit for bit. */
final class VectorRounding implements RoundingKernels {
  private static final float SMALLEST_RANGE = 1e-5f;

  /** Adding and subtracting it rounds half to even; magnitudes must be below 2^22. */
  private static final float ROUNDER = 0x1.8p23f;

  private final Workers workers;
  private final ScalarRounding scalar;

  VectorRounding(Workers workers) {
    this.workers = workers;
    this.scalar = new ScalarRounding(workers);
  }

  @Override
  public void fakeQuantizeTernary(Tensor w, float gamma, Tensor out) {
    long from = Lanes.read(w);
    long to = Lanes.write(out);
    Ranges.elements(
        workers,
        w.size(),
        (first, end) -> {
          long at = first * Float.BYTES;
          levels(from + at, to + at, end - first, 1 / gamma, -1, 1, gamma);
        });
  }

  @Override
  public void fakeQuantizeRows(Tensor x, Tensor out) {
    int width = x.columns();
    rows(
        x,
        out,
        (row, from, to, range) -> levels(from, to, width, 127 / range, -128, 127, range / 127));
  }

  /** One by one: conversions take a small part of a step. */
  @Override
  public void roundTo(Encoding numbers, Tensor x) {
    scalar.roundTo(numbers, x);
  }

  /** One by one, as the numbers are drawn. */
  @Override
  public void roundAtRandom(RandomStream random, float largest, Tensor x) {
    scalar.roundAtRandom(random, largest, x);
  }

  /** As {@link #fakeQuantizeRows}, but gives the codes as they are, and the scale of each row. */
  float[] roundRows(Tensor x, Tensor codes) {
    int width = x.columns();
    float[] scales = new float[x.rows()];
    rows(
        x,
        codes,
        (row, from, to, range) -> {
          levels(from, to, width, 127 / range, -128, 127, 1);
          scales[row] = range / 127;
        });
    return scales;
  }

  private void rows(Tensor x, Tensor out, RowRounding rounding) {
    long from = Lanes.read(x);
    long to = Lanes.write(out);
    int width = x.columns();
    Ranges.rows(
        workers,
        x.rows(),
        width,
        (first, end) -> {
          for (int row = (int) first; row < end; row++) {
            long at = (long) row * width * Float.BYTES;
            float range = Math.max(SMALLEST_RANGE, VectorReductions.maxMagnitude(from + at, width));
            rounding.round(row, from + at, to + at, range);
          }
        });
  }

  /** Rounds one row, whose largest magnitude is {@code range}. */
  @FunctionalInterface
  private interface RowRounding {
    void round(int row, long from, long to, float range);
  }

  /**
   * {@code out = rne(clip(x * inverse, low, high)) * step}. The bounds are whole, so that clipping
   * first gives the same.
   */
  private static void levels(
      long x, long out, long count, float inverse, float low, float high, float step) {
    long whole = Lanes.whole(count * Float.BYTES);
    FloatVector lowest = Lanes.broadcast(low);
    FloatVector highest = Lanes.broadcast(high);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector clipped = Lanes.load(x + i).mul(inverse).max(lowest).min(highest);
      Lanes.store(out + i, clipped.add(ROUNDER).sub(ROUNDER).mul(step));
    }
    for (long i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      float clipped = Math.min(high, Math.max(low, Lanes.get(x + i) * inverse));
      Lanes.set(out + i, (clipped + ROUNDER - ROUNDER) * step);
    }
  }
}
