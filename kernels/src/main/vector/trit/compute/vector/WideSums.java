package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums of 16-bit lanes as ints, in the order of {@link LaneOrder}. */
final class WideSums {
  private WideSums() {}

  /**
   * Adds a vector's lanes to as many sums.
   *
   * @param ints of the vector's width
   * @param row the first sum
   */
  static void add(ShortVector dots, VectorSpecies<Integer> ints, int[] sums, int row) {
    IntVector pairs = dots.reinterpretAsInts();
    IntVector even = pairs.lanewise(LSHL, 16).lanewise(ASHR, 16);
    even.add(IntVector.fromArray(ints, sums, row)).intoArray(sums, row);
    int odd = row + ints.length();
    pairs.lanewise(ASHR, 16).add(IntVector.fromArray(ints, sums, odd)).intoArray(sums, odd);
  }
}
