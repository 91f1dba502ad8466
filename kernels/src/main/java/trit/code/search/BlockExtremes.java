package trit.code.search;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The values that decide the scales of blocks, found for a whole batch of blocks at once: of values
 * 16 apart the larger is kept, then of those 8 apart, and {@value #LEFT} are left of each run of
 * {@value #RUN}. These are long loops, which the compiler turns into vector instructions; a loop
 * over one block is too short for that. Holds scratch, so every thread needs its own.
 */
public final class BlockExtremes {
  private static final int RUN = 32;
  private static final int LEFT = 8;
  private static final int WITHOUT_SIGN = Integer.MAX_VALUE;

  private final int blockSize;
  private final int[] tops;
  private final int[] bottoms;
  private final int[] shifted;

  /**
   * For batches of blocks.
   *
   * @param blockSize a multiple of 32
   * @param most the most values in a batch
   */
  public BlockExtremes(int blockSize, int most) {
    if (blockSize % RUN != 0) {
      throw new IllegalArgumentException("blocks of " + blockSize + " are not runs of " + RUN);
    }
    this.blockSize = blockSize;
    this.tops = new int[most];
    this.bottoms = new int[most];
    this.shifted = new int[most];
  }

  /**
   * The largest magnitude of each block.
   *
   * @param values numbers, or infinities
   */
  public void magnitudes(float[] values, int count, float[] magnitudes) {
    copyBits(values, count, tops);
    clearSigns(tops, count);
    leaveLargest(tops, count);
    for (int i = 0; i < count / blockSize; i++) {
      magnitudes[i] = Float.intBitsToFloat(largest(tops, i));
    }
  }

  /** The first value of largest magnitude of each block, with its sign; 0 for zeros. */
  public void largest(float[] values, int count, float[] largest) {
    order(values, count);
    for (int i = 0; i < count / blockSize; i++) {
      float highest = most(i);
      float lowest = least(i);
      largest[i] =
          highest == -lowest
              ? Extremes.first(highest, values, i * blockSize, blockSize)
              : highest > -lowest ? highest : lowest;
    }
  }

  /** The smallest and the largest value of each block; of zeros one with a sign is smaller. */
  public void ends(float[] values, int count, float[] least, float[] most) {
    order(values, count);
    for (int i = 0; i < count / blockSize; i++) {
      least[i] = least(i);
      most[i] = most(i);
    }
  }

  private void order(float[] values, int count) {
    copyBits(values, count, tops);
    place(tops, count);
    complement(tops, count, bottoms);
    leaveLargest(tops, count);
    leaveLargest(bottoms, count);
  }

  private float most(int block) {
    return Float.intBitsToFloat(Extremes.place(largest(tops, block)));
  }

  private float least(int block) {
    return Float.intBitsToFloat(Extremes.place(~largest(bottoms, block)));
  }

  private int largest(int[] places, int block) {
    int from = block * blockSize;
    int largest = largestLeft(places, from);
    for (int i = from + RUN; i < from + blockSize; i += RUN) {
      largest = Math.max(largest, largestLeft(places, i));
    }
    return largest;
  }

  /** In pairs, because each comparison waits for the one before. */
  private static int largestLeft(int[] places, int from) {
    int first = Math.max(places[from], places[from + 1]);
    int second = Math.max(places[from + 2], places[from + 3]);
    int third = Math.max(places[from + 4], places[from + 5]);
    int fourth = Math.max(places[from + 6], places[from + 7]);
    return Math.max(Math.max(first, second), Math.max(third, fourth));
  }

  private static void copyBits(float[] values, int count, int[] bits) {
    MemorySegment.copy(MemorySegment.ofArray(values), ValueLayout.JAVA_INT, 0, bits, 0, count);
  }

  private static void clearSigns(int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] &= WITHOUT_SIGN;
    }
  }

  /** As {@link Extremes#place}. */
  private static void place(int[] bits, int count) {
    for (int i = 0; i < count; i++) {
      bits[i] ^= bits[i] >> Integer.SIZE - 1 & WITHOUT_SIGN;
    }
  }

  private static void complement(int[] places, int count, int[] complements) {
    for (int i = 0; i < count; i++) {
      complements[i] = ~places[i];
    }
  }

  private void leaveLargest(int[] places, int count) {
    for (int distance = RUN / 2; distance >= LEFT; distance /= 2) {
      // the compiler makes vectors only where it knows that what is read is not what is written
      System.arraycopy(places, distance, shifted, 0, count - distance);
      keepLarger(places, shifted, count - distance);
    }
  }

  private static void keepLarger(int[] places, int[] others, int count) {
    for (int i = 0; i < count; i++) {
      places[i] = Math.max(places[i], others[i]);
    }
  }
}
