package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import trit.compute.RotationKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Butterflies: those between lanes of one vector while it is in a register, those between vectors
 * while the row is in the first cache.
 */
final class VectorRotation implements RotationKernels {
  private static final VectorShuffle<Float> WITH_1 = partners(1);
  private static final VectorShuffle<Float> WITH_2 = partners(2);
  private static final VectorShuffle<Float> WITH_4 = partners(4);
  private static final VectorShuffle<Float> WITH_8 = partners(8);
  private static final FloatVector SIGNS_1 = signs(1);
  private static final FloatVector SIGNS_2 = signs(2);
  private static final FloatVector SIGNS_4 = signs(4);
  private static final FloatVector SIGNS_8 = signs(8);

  private final Workers workers;

  VectorRotation(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void hadamard(Tensor x) {
    long first = Lanes.write(x);
    long bytes = (long) x.columns() * Float.BYTES;
    float norm = (float) (1 / Math.sqrt(x.columns()));
    Ranges.rows(
        workers,
        x.rows(),
        x.columns(),
        (from, to) -> {
          for (long row = from; row < to; row++) {
            rotate(first + row * bytes, bytes, norm);
          }
        });
  }

  private static void rotate(long row, long bytes, float norm) {
    if (bytes < Lanes.BYTES) {
      rotateShort(row, bytes, norm);
      return;
    }
    for (long i = row; i < row + bytes; i += Lanes.BYTES) {
      Lanes.store(i, butterflies(Lanes.load(i).mul(norm)));
    }
    long apart = Lanes.BYTES;
    for (; 4 * apart <= bytes; apart *= 4) {
      for (long four = row; four < row + bytes; four += 4 * apart) {
        twoStages(four, apart);
      }
    }
    if (apart < bytes) {
      butterflies(row, apart);
    }
  }

  /** Those between the lanes of a vector; a product with 1 or -1 is exact. */
  private static FloatVector butterflies(FloatVector v) {
    v = v.fma(SIGNS_1, v.rearrange(WITH_1));
    v = v.fma(SIGNS_2, v.rearrange(WITH_2));
    if (Lanes.COUNT > 4) {
      v = v.fma(SIGNS_4, v.rearrange(WITH_4));
    }
    if (Lanes.COUNT > 8) {
      v = v.fma(SIGNS_8, v.rearrange(WITH_8));
    }
    return v;
  }

  /** Two stages at once, which halves how often a row is loaded and stored. */
  private static void twoStages(long first, long apart) {
    for (long i = first; i < first + apart; i += Lanes.BYTES) {
      FloatVector a = Lanes.load(i);
      FloatVector b = Lanes.load(i + apart);
      FloatVector c = Lanes.load(i + 2 * apart);
      FloatVector d = Lanes.load(i + 3 * apart);
      FloatVector sumOfFirst = a.add(b);
      FloatVector sumOfLast = c.add(d);
      FloatVector lessOfFirst = a.sub(b);
      FloatVector lessOfLast = c.sub(d);
      Lanes.store(i, sumOfFirst.add(sumOfLast));
      Lanes.store(i + apart, lessOfFirst.add(lessOfLast));
      Lanes.store(i + 2 * apart, sumOfFirst.sub(sumOfLast));
      Lanes.store(i + 3 * apart, lessOfFirst.sub(lessOfLast));
    }
  }

  private static void butterflies(long pair, long apart) {
    for (long i = pair; i < pair + apart; i += Lanes.BYTES) {
      FloatVector a = Lanes.load(i);
      FloatVector b = Lanes.load(i + apart);
      Lanes.store(i, a.add(b));
      Lanes.store(i + apart, a.sub(b));
    }
  }

  private static void rotateShort(long row, long bytes, float norm) {
    for (long i = row; i < row + bytes; i += Float.BYTES) {
      Lanes.set(i, Lanes.get(i) * norm);
    }
    for (long apart = Float.BYTES; apart < bytes; apart *= 2) {
      for (long i = row; i < row + bytes; i += Float.BYTES) {
        if (((i - row) & apart) == 0) {
          float a = Lanes.get(i);
          float b = Lanes.get(i + apart);
          Lanes.set(i, a + b);
          Lanes.set(i + apart, a - b);
        }
      }
    }
  }

  /** Which lane a lane meets; with a stage that the width does not have nothing is done. */
  private static VectorShuffle<Float> partners(int apart) {
    return VectorShuffle.fromOp(Lanes.FLOATS, i -> (i ^ apart) % Lanes.COUNT);
  }

  /** 1 for lanes that are added to their partner, -1 for those taken from it. */
  private static FloatVector signs(int apart) {
    float[] lanes = new float[Lanes.COUNT];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (i & apart) == 0 ? 1 : -1;
    }
    return FloatVector.fromArray(Lanes.FLOATS, lanes, 0);
  }
}
