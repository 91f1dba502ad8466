package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import trit.compute.NormKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Normalisation of rows, and the gradient of the root-mean-square one. */
final class VectorNorms implements NormKernels {
  /** Rows whose gain gradients are summed together; fixed, because it decides the order. */
  private static final int ROWS = 64;

  private final Workers workers;
  private final ScratchPool scratch;

  VectorNorms(Workers workers, ScratchPool scratch) {
    this.workers = workers;
    this.scratch = scratch;
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y) {
    long source = Lanes.read(x);
    long gains = Lanes.read(gain);
    long target = Lanes.write(y);
    int width = x.columns();
    Ranges.rows(
        workers,
        x.rows(),
        width,
        (from, to) -> {
          for (long row = from; row < to; row++) {
            long at = row * width * Float.BYTES;
            float inverse = inverseRms(source + at, width, epsilon);
            normalize(source + at, gains, inverse, width, target + at);
          }
        });
  }

  @Override
  public void layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y) {
    long source = Lanes.read(x);
    long target = Lanes.write(y);
    int width = x.columns();
    CentredRow row = new CentredRow(Lanes.read(gain), Lanes.read(bias), width, epsilon);
    Ranges.rows(
        workers,
        x.rows(),
        width,
        (from, to) -> {
          long rowBytes = (long) width * Float.BYTES;
          for (long at = from * rowBytes; at < to * rowBytes; at += rowBytes) {
            row.normalize(source + at, target + at);
          }
        });
  }

  @Override
  public void rmsNormGradient(
      Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain) {
    long xs = Lanes.read(x);
    long gains = Lanes.read(gain);
    long dys = Lanes.read(dy);
    long dxs = Lanes.write(dx);
    int width = x.columns();
    long rowBytes = (long) width * Float.BYTES;
    int groups = (x.rows() + ROWS - 1) / ROWS;
    scratch.lend(
        groups * rowBytes + 1,
        sums -> {
          Lanes.ALL.asSlice(sums, groups * rowBytes).fill((byte) 0);
          Ranges.run(
              workers,
              x.rows(),
              ROWS,
              (from, to) -> {
                long sum = sums + from / ROWS * rowBytes;
                for (long at = from * rowBytes; at < to * rowBytes; at += rowBytes) {
                  gradient(xs + at, gains, epsilon, dys + at, width, dxs + at, sum);
                }
              });
          addGroups(sums, groups, width, Lanes.write(dGain));
        });
  }

  private static void addGroups(long sums, int groups, int width, long dGain) {
    for (int d = 0; d < width; d++) {
      double total = 0;
      for (int group = 0; group < groups; group++) {
        total += Lanes.get(sums + ((long) group * width + d) * Float.BYTES);
      }
      long at = dGain + (long) d * Float.BYTES;
      Lanes.set(at, (float) (Lanes.get(at) + total));
    }
  }

  private static float inverseRms(long x, int width, float epsilon) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    long bytes = (long) width * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector values = Lanes.load(x + i);
      sum = values.fma(values, sum);
    }
    double total = Lanes.sum(sum);
    for (long i = whole; i < bytes; i += Float.BYTES) {
      double value = Lanes.get(x + i);
      total += value * value;
    }
    return (float) (1 / Math.sqrt(total / width + epsilon));
  }

  private static void normalize(long x, long gain, float inverse, int width, long y) {
    long bytes = (long) width * Float.BYTES;
    long whole = Lanes.whole(bytes);
    for (long i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(y + i, Lanes.load(x + i).mul(inverse).mul(Lanes.load(gain + i)));
    }
    for (long i = whole; i < bytes; i += Float.BYTES) {
      Lanes.set(y + i, Lanes.get(x + i) * inverse * Lanes.get(gain + i));
    }
  }

  /** One row: writes {@code dx} and adds to the sums of the gain's gradient. */
  private static void gradient(
      long x, long gain, float epsilon, long dy, int width, long dx, long sums) {
    float inverse = inverseRms(x, width, epsilon);
    float shared = projection(x, gain, dy, width) / width * inverse * inverse;
    long bytes = (long) width * Float.BYTES;
    for (long i = 0; i < bytes; i += Lanes.BYTES) {
      VectorMask<Float> mask = Lanes.first(bytes - i);
      FloatVector values = Lanes.load(x + i, mask);
      FloatVector gradients = Lanes.load(dy + i, mask);
      FloatVector own = gradients.mul(Lanes.load(gain + i, mask));
      FloatVector scaled = gradients.mul(values).mul(inverse);
      Lanes.store(sums + i, Lanes.load(sums + i, mask).add(scaled), mask);
      Lanes.store(dx + i, own.sub(values.mul(shared)).mul(inverse), mask);
    }
  }

  /** {@code sum of gain * dy * x}. */
  private static float projection(long x, long gain, long dy, int width) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    long bytes = (long) width * Float.BYTES;
    for (long i = 0; i < bytes; i += Lanes.BYTES) {
      VectorMask<Float> mask = Lanes.first(bytes - i);
      FloatVector own = Lanes.load(dy + i, mask).mul(Lanes.load(gain + i, mask));
      sum = own.fma(Lanes.load(x + i, mask), sum);
    }
    return Lanes.sum(sum);
  }
}
