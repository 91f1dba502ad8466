package trit.compute.vector;

import java.util.function.LongFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import trit.compute.RotationKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Butterflies, as many stages as registers hold in one pass over the row, which lies in the first
 * cache meanwhile: those between lanes and between eight neighbours first, then three at a time.
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

  /** Bytes of eight vectors, whose butterflies are one pass over them. */
  private static final long GROUP = 8L * Lanes.BYTES;

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
    long apart = neighbours(row, bytes, norm);
    for (; 8 * apart <= bytes; apart *= 8) {
      for (long group = row; group < row + bytes; group += 8 * apart) {
        for (long i = group; i < group + apart; i += Lanes.BYTES) {
          eight(i, apart, Lanes::load);
        }
      }
    }
    for (; apart < bytes; apart *= 2) {
      for (long pair = row; pair < row + bytes; pair += 2 * apart) {
        for (long i = pair; i < pair + apart; i += Lanes.BYTES) {
          two(i, apart);
        }
      }
    }
  }

  /**
   * Those between lanes and between eight vectors, or fewer; returns how far apart the next are.
   */
  private static long neighbours(long row, long bytes, float norm) {
    LongFunction<FloatVector> mixed = at -> betweenLanes(Lanes.load(at).mul(norm));
    if (bytes >= GROUP) {
      for (long i = row; i < row + bytes; i += GROUP) {
        eight(i, Lanes.BYTES, mixed);
      }
      return GROUP;
    }
    for (long i = row; i < row + bytes; i += Lanes.BYTES) {
      Lanes.store(i, mixed.apply(i));
    }
    return Lanes.BYTES;
  }

  /** Those between the lanes of a vector; a product with 1 or -1 is exact. */
  private static FloatVector betweenLanes(FloatVector v) {
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

  /** Three stages of eight vectors, from registers to registers. */
  private static void eight(long i, long apart, LongFunction<FloatVector> read) {
    FloatVector a0 = read.apply(i);
    FloatVector a1 = read.apply(i + apart);
    FloatVector a2 = read.apply(i + 2 * apart);
    FloatVector a3 = read.apply(i + 3 * apart);
    FloatVector a4 = read.apply(i + 4 * apart);
    FloatVector a5 = read.apply(i + 5 * apart);
    FloatVector a6 = read.apply(i + 6 * apart);
    FloatVector a7 = read.apply(i + 7 * apart);
    FloatVector b0 = a0.add(a1);
    FloatVector b1 = a0.sub(a1);
    FloatVector b2 = a2.add(a3);
    FloatVector b3 = a2.sub(a3);
    FloatVector b4 = a4.add(a5);
    FloatVector b5 = a4.sub(a5);
    FloatVector b6 = a6.add(a7);
    FloatVector b7 = a6.sub(a7);
    last(i, apart, b0.add(b2), b4.add(b6));
    last(i + apart, apart, b1.add(b3), b5.add(b7));
    last(i + 2 * apart, apart, b0.sub(b2), b4.sub(b6));
    last(i + 3 * apart, apart, b1.sub(b3), b5.sub(b7));
  }

  /** The last of three stages, whose partners lie four vectors apart. */
  private static void last(long i, long apart, FloatVector a, FloatVector b) {
    Lanes.store(i, a.add(b));
    Lanes.store(i + 4 * apart, a.sub(b));
  }

  private static void two(long i, long apart) {
    FloatVector a = Lanes.load(i);
    FloatVector b = Lanes.load(i + apart);
    Lanes.store(i, a.add(b));
    Lanes.store(i + apart, a.sub(b));
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
