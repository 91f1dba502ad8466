package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * One row times a Hadamard matrix, by butterflies: those between lanes of one vector while it is in
 * a register, those between vectors while the row is in the first cache. Rows are {@code bytes}
 * long, a power of two of floats.
 */
final class HadamardRow {
  private static final VectorShuffle<Float> WITH_1 = partners(1);
  private static final VectorShuffle<Float> WITH_2 = partners(2);
  private static final VectorShuffle<Float> WITH_4 = partners(4);
  private static final VectorShuffle<Float> WITH_8 = partners(8);
  private static final FloatVector SIGNS_1 = signs(1);
  private static final FloatVector SIGNS_2 = signs(2);
  private static final FloatVector SIGNS_4 = signs(4);
  private static final FloatVector SIGNS_8 = signs(8);

  private HadamardRow() {}

  /** Multiplies a row by signs, {@code signs[firstSign]} and those behind. */
  static void flip(long row, long bytes, float[] signs, int firstSign) {
    int sign = firstSign;
    long i = row;
    for (; i + Lanes.BYTES <= row + bytes; i += Lanes.BYTES) {
      Lanes.store(i, Lanes.load(i).mul(FloatVector.fromArray(Lanes.FLOATS, signs, sign)));
      sign += Lanes.COUNT;
    }
    for (; i < row + bytes; i += Float.BYTES) {
      Lanes.set(i, Lanes.get(i) * signs[sign++]);
    }
  }

  /** Multiplies a row by {@code factors[first]} and those behind, then by the matrix. */
  static void rotate(long row, long bytes, float[] factors, int first) {
    if (bytes < Lanes.BYTES) {
      rotateShort(row, bytes, factors, first);
      return;
    }
    long apart = Lanes.BYTES;
    if (bytes < 4 * Lanes.BYTES) {
      withinVectors(row, bytes, factors, first);
    } else {
      withinFours(row, bytes, factors, first);
      apart = 4 * Lanes.BYTES;
    }
    for (; 8 * apart <= bytes; apart *= 8) {
      threeStages(row, bytes, apart);
    }
    if (4 * apart <= bytes) {
      twoStages(row, bytes, apart);
    } else if (apart < bytes) {
      oneStage(row, bytes, apart);
    }
  }

  private static void withinVectors(long row, long bytes, float[] factors, int first) {
    int factor = first;
    for (long i = row; i < row + bytes; i += Lanes.BYTES) {
      Lanes.store(i, butterflies(scaled(i, factors, factor)));
      factor += Lanes.COUNT;
    }
  }

  /**
   * Those within four vectors that lie side by side, which is done while they come from memory.
   * Stored by the Vector API's own method: in a method of so many calls the compiler no longer
   * inlines ours.
   */
  private static void withinFours(long row, long bytes, float[] factors, int first) {
    int factor = first;
    for (long i = row; i < row + bytes; i += 4 * Lanes.BYTES) {
      FloatVector a = butterflies(scaled(i, factors, factor));
      FloatVector b = butterflies(scaled(i + Lanes.BYTES, factors, factor + Lanes.COUNT));
      FloatVector c = butterflies(scaled(i + 2 * Lanes.BYTES, factors, factor + 2 * Lanes.COUNT));
      FloatVector d = butterflies(scaled(i + 3 * Lanes.BYTES, factors, factor + 3 * Lanes.COUNT));
      FloatVector ab = a.add(b);
      FloatVector cd = c.add(d);
      FloatVector aLessB = a.sub(b);
      FloatVector cLessD = c.sub(d);
      ab.add(cd).intoMemorySegment(Lanes.ALL, i, Lanes.ORDER);
      aLessB.add(cLessD).intoMemorySegment(Lanes.ALL, i + Lanes.BYTES, Lanes.ORDER);
      ab.sub(cd).intoMemorySegment(Lanes.ALL, i + 2 * Lanes.BYTES, Lanes.ORDER);
      aLessB.sub(cLessD).intoMemorySegment(Lanes.ALL, i + 3 * Lanes.BYTES, Lanes.ORDER);
      factor += 4 * Lanes.COUNT;
    }
  }

  /** A sign times the norm is exact, so the two products are one. */
  private static FloatVector scaled(long address, float[] factors, int first) {
    return Lanes.load(address).mul(FloatVector.fromArray(Lanes.FLOATS, factors, first));
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

  /**
   * Three stages at once, so that a row is loaded and stored a third as often; four at once have
   * more calls than the compiler inlines into one method.
   */
  private static void threeStages(long row, long bytes, long apart) {
    for (long eight = row; eight < row + bytes; eight += 8 * apart) {
      for (long i = eight; i < eight + apart; i += Lanes.BYTES) {
        FloatVector a = Lanes.load(i);
        FloatVector b = Lanes.load(i + apart);
        FloatVector c = Lanes.load(i + 2 * apart);
        FloatVector d = Lanes.load(i + 3 * apart);
        FloatVector e = Lanes.load(i + 4 * apart);
        FloatVector f = Lanes.load(i + 5 * apart);
        FloatVector g = Lanes.load(i + 6 * apart);
        FloatVector h = Lanes.load(i + 7 * apart);
        FloatVector ab = a.add(b);
        FloatVector cd = c.add(d);
        FloatVector ef = e.add(f);
        FloatVector gh = g.add(h);
        FloatVector aLessB = a.sub(b);
        FloatVector cLessD = c.sub(d);
        FloatVector eLessF = e.sub(f);
        FloatVector gLessH = g.sub(h);
        FloatVector first = ab.add(cd);
        FloatVector second = aLessB.add(cLessD);
        FloatVector third = ab.sub(cd);
        FloatVector fourth = aLessB.sub(cLessD);
        FloatVector fifth = ef.add(gh);
        FloatVector sixth = eLessF.add(gLessH);
        FloatVector seventh = ef.sub(gh);
        FloatVector eighth = eLessF.sub(gLessH);
        Lanes.store(i, first.add(fifth));
        Lanes.store(i + apart, second.add(sixth));
        Lanes.store(i + 2 * apart, third.add(seventh));
        Lanes.store(i + 3 * apart, fourth.add(eighth));
        Lanes.store(i + 4 * apart, first.sub(fifth));
        Lanes.store(i + 5 * apart, second.sub(sixth));
        Lanes.store(i + 6 * apart, third.sub(seventh));
        Lanes.store(i + 7 * apart, fourth.sub(eighth));
      }
    }
  }

  private static void twoStages(long row, long bytes, long apart) {
    for (long four = row; four < row + bytes; four += 4 * apart) {
      for (long i = four; i < four + apart; i += Lanes.BYTES) {
        FloatVector a = Lanes.load(i);
        FloatVector b = Lanes.load(i + apart);
        FloatVector c = Lanes.load(i + 2 * apart);
        FloatVector d = Lanes.load(i + 3 * apart);
        FloatVector ab = a.add(b);
        FloatVector cd = c.add(d);
        FloatVector aLessB = a.sub(b);
        FloatVector cLessD = c.sub(d);
        Lanes.store(i, ab.add(cd));
        Lanes.store(i + apart, aLessB.add(cLessD));
        Lanes.store(i + 2 * apart, ab.sub(cd));
        Lanes.store(i + 3 * apart, aLessB.sub(cLessD));
      }
    }
  }

  private static void oneStage(long row, long bytes, long apart) {
    for (long pair = row; pair < row + bytes; pair += 2 * apart) {
      for (long i = pair; i < pair + apart; i += Lanes.BYTES) {
        FloatVector a = Lanes.load(i);
        FloatVector b = Lanes.load(i + apart);
        Lanes.store(i, a.add(b));
        Lanes.store(i + apart, a.sub(b));
      }
    }
  }

  private static void rotateShort(long row, long bytes, float[] factors, int first) {
    int factor = first;
    for (long i = row; i < row + bytes; i += Float.BYTES) {
      Lanes.set(i, Lanes.get(i) * factors[factor++]);
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
