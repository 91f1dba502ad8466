package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Six-bit scales and minimums of eight groups, for two vectors of 16-bit rows. A 32-bit lane holds
 * those of four groups of one row, a byte each: first two vectors' rows of the scales of groups 0 …
 * 3, then of 4 … 7, then the minimums likewise.
 */
final class SixBitScales implements GroupScaler {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int LANES = INTS.length();
  private static final int ROWS = 4 * LANES;
  private static final int PLANE = ROWS * Integer.BYTES;
  private static final int GROUPS = 8;
  private static final int GROUPS_PER_PLANE = 4;
  private static final int MINIMUMS = GROUPS / GROUPS_PER_PLANE * PLANE;
  private static final int SIX_BITS = 63;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  @Override
  public int scaleBytes() {
    return 2 * MINIMUMS;
  }

  @Override
  public void layGroups(byte[] scales, byte[] minimums, int slot, byte[] laid, int first) {
    for (int g = 0; g < GROUPS; g++) {
      int at = first + plane(g) + slot * Integer.BYTES + g % GROUPS_PER_PLANE;
      laid[at] = scales[g];
      laid[at + MINIMUMS] = minimums[g];
    }
  }

  private static int plane(int group) {
    return group / GROUPS_PER_PLANE * PLANE;
  }

  @Override
  public void weigh(
      MemorySegment weights,
      long at,
      int group,
      int bias,
      int inputSum,
      int[] dots,
      int[] weighedDots,
      int[] weighedSums) {
    int shift = group % GROUPS_PER_PLANE * Byte.SIZE;
    long from = at + plane(group);
    for (int slot = 0; slot < ROWS; slot += LANES) {
      IntVector scales = read(weights, from + (long) slot * Integer.BYTES, shift);
      IntVector raised = IntVector.fromArray(INTS, dots, slot).add(bias * inputSum);
      add(scales.mul(raised), weighedDots, slot);
      IntVector minimums = read(weights, from + MINIMUMS + (long) slot * Integer.BYTES, shift);
      add(minimums.mul(inputSum), weighedSums, slot);
    }
  }

  private static IntVector read(MemorySegment weights, long at, int shift) {
    IntVector four = IntVector.fromMemorySegment(INTS, weights, at, ORDER);
    return four.lanewise(LSHR, shift).and(SIX_BITS);
  }

  private static void add(IntVector terms, int[] sums, int slot) {
    IntVector.fromArray(INTS, sums, slot).add(terms).intoArray(sums, slot);
  }
}
