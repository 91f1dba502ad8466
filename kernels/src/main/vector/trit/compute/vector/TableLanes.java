package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.S2F;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Tables of 16-bit sums, exact over 256 columns because {@code 256 * 127 < 2^15}. */
final class TableLanes implements TableKernel {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final int LANES = SHORTS.length();
  private static final int HALF = INTS.length();
  private static final int SIZE = SUMS * LANES;

  /** Shifting an index left by this makes it the place of an entry. */
  private static final int SHIFT = Integer.numberOfTrailingZeros(LANES);

  @Override
  public int tokens() {
    return LANES;
  }

  @Override
  public void fill(short[] inputs, int first, short[] tables) {
    for (int table = 0; table < TABLES; table++) {
      fillOne(inputs, first + table * COLUMNS * LANES, tables, table * SIZE);
    }
  }

  private static void fillOne(short[] inputs, int first, short[] tables, int start) {
    ShortVector a0 = ShortVector.fromArray(SHORTS, inputs, first);
    ShortVector a1 = ShortVector.fromArray(SHORTS, inputs, first + LANES);
    ShortVector a2 = ShortVector.fromArray(SHORTS, inputs, first + 2 * LANES);
    ShortVector a3 = ShortVector.fromArray(SHORTS, inputs, first + 3 * LANES);
    int at = start;
    ShortVector sum3 = a3.neg();
    for (int c3 = 0; c3 < 3; c3++) {
      ShortVector sum2 = sum3.sub(a2);
      for (int c2 = 0; c2 < 3; c2++) {
        ShortVector sum1 = sum2.sub(a1);
        for (int c1 = 0; c1 < 3; c1++) {
          sum1.sub(a0).intoArray(tables, at);
          sum1.intoArray(tables, at + LANES);
          sum1.add(a0).intoArray(tables, at + 2 * LANES);
          at += 3 * LANES;
          sum1 = a1.add(sum1);
        }
        sum2 = a2.add(sum2);
      }
      sum3 = a3.add(sum3);
    }
  }

  @Override
  public void add(byte[] indices, int rows, short[] tables, short[] sums, int first) {
    for (int row = 0; row < rows; row++) {
      int at = first + row * LANES;
      ShortVector even = ShortVector.fromArray(SHORTS, sums, at);
      ShortVector odd = ShortVector.fromArray(SHORTS, tables, indices[row] << SHIFT);
      int next = indices[row + rows] << SHIFT;
      even = ShortVector.fromArray(SHORTS, tables, SIZE + next).add(even);
      next = indices[row + 2 * rows] << SHIFT;
      odd = ShortVector.fromArray(SHORTS, tables, 2 * SIZE + next).add(odd);
      next = indices[row + 3 * rows] << SHIFT;
      even = ShortVector.fromArray(SHORTS, tables, 3 * SIZE + next).add(even);
      next = indices[row + 4 * rows] << SHIFT;
      odd = ShortVector.fromArray(SHORTS, tables, 4 * SIZE + next).add(odd);
      next = indices[row + 5 * rows] << SHIFT;
      even = ShortVector.fromArray(SHORTS, tables, 5 * SIZE + next).add(even);
      next = indices[row + 6 * rows] << SHIFT;
      odd = ShortVector.fromArray(SHORTS, tables, 6 * SIZE + next).add(odd);
      next = indices[row + 7 * rows] << SHIFT;
      even = ShortVector.fromArray(SHORTS, tables, 7 * SIZE + next).add(even);
      even.add(odd).intoArray(sums, at);
    }
  }

  @Override
  public void addWhole(short[] sums, int[] totals) {
    for (int i = 0; i < sums.length; i += LANES) {
      ShortVector sum = ShortVector.fromArray(SHORTS, sums, i);
      Vector<Integer> low = sum.convertShape(S2I, INTS, 0);
      low.add(IntVector.fromArray(INTS, totals, i)).reinterpretAsInts().intoArray(totals, i);
      Vector<Integer> high = sum.convertShape(S2I, INTS, 1);
      int second = i + HALF;
      high.add(IntVector.fromArray(INTS, totals, second))
          .reinterpretAsInts()
          .intoArray(totals, second);
    }
  }

  @Override
  public void addScaled(short[] sums, int first, float[] scales, float[] inputs, float[] totals) {
    FloatVector low = FloatVector.fromArray(FLOATS, inputs, 0);
    FloatVector high = FloatVector.fromArray(FLOATS, inputs, HALF);
    for (int row = 0; row < scales.length; row++) {
      int at = first + row * LANES;
      ShortVector sum = ShortVector.fromArray(SHORTS, sums, at);
      Vector<Float> term = sum.convertShape(S2F, FLOATS, 0);
      term = low.mul(scales[row]).mul(term);
      FloatVector.fromArray(FLOATS, totals, at).add(term).intoArray(totals, at);
      term = high.mul(scales[row]).mul(sum.convertShape(S2F, FLOATS, 1));
      FloatVector.fromArray(FLOATS, totals, at + HALF).add(term).intoArray(totals, at + HALF);
    }
  }
}
