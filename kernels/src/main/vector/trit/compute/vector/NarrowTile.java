package trit.compute.vector;

import static trit.compute.vector.Lanes.ALL;
import static trit.compute.vector.Lanes.BYTES;
import static trit.compute.vector.Lanes.FLOAT;
import static trit.compute.vector.Lanes.FLOATS;
import static trit.compute.vector.Lanes.ORDER;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loop of a matrix product in 16 vector registers: six rows by two vectors, 12 sums in
 * registers.
 *
 * <p>The code is written out because the compiler keeps the sums in registers only so: no helper
 * methods, a loop whose step it cannot see (or it would unroll and spill), all stores at the end.
 */
final class NarrowTile {
  private NarrowTile() {}

  /**
   * Writes six rows of products to {@code c}. Where {@code a} has fewer than six rows, the last one
   * is repeated, and so are its results.
   *
   * @param a the first element of the first row
   * @param rowStep bytes from row to row of {@code a}
   * @param depthStep bytes from one element of a row to the next
   * @param rows how many rows {@code a} has, at most six count
   * @param b the first row of the panel
   * @param c the first of six rows that are overwritten
   * @param cStep bytes from row to row of {@code c}
   * @param depth how many products are summed
   */
  static void multiply(
      long a, long rowStep, long depthStep, int rows, long b, long c, long cStep, long depth) {
    long a0 = a;
    long a1 = a0 + (rows > 1 ? rowStep : 0);
    long a2 = a1 + (rows > 2 ? rowStep : 0);
    long a3 = a2 + (rows > 3 ? rowStep : 0);
    long a4 = a3 + (rows > 4 ? rowStep : 0);
    long a5 = a4 + (rows > 5 ? rowStep : 0);
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c41 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c51 = FloatVector.zero(FLOATS);
    long end = depth * depthStep;
    for (long k = 0; k < end; k += depthStep, b += 2 * BYTES) {
      FloatVector b0 = FloatVector.fromMemorySegment(FLOATS, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(FLOATS, ALL, b + BYTES, ORDER);
      FloatVector x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a0 + k));
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a1 + k));
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a2 + k));
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a3 + k));
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a4 + k));
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(FLOATS, ALL.get(FLOAT, a5 + k));
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    c00.intoMemorySegment(ALL, c, ORDER);
    c01.intoMemorySegment(ALL, c + BYTES, ORDER);
    c += cStep;
    c10.intoMemorySegment(ALL, c, ORDER);
    c11.intoMemorySegment(ALL, c + BYTES, ORDER);
    c += cStep;
    c20.intoMemorySegment(ALL, c, ORDER);
    c21.intoMemorySegment(ALL, c + BYTES, ORDER);
    c += cStep;
    c30.intoMemorySegment(ALL, c, ORDER);
    c31.intoMemorySegment(ALL, c + BYTES, ORDER);
    c += cStep;
    c40.intoMemorySegment(ALL, c, ORDER);
    c41.intoMemorySegment(ALL, c + BYTES, ORDER);
    c += cStep;
    c50.intoMemorySegment(ALL, c, ORDER);
    c51.intoMemorySegment(ALL, c + BYTES, ORDER);
  }
}
