package trit.quant.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The 65,536 points of the lattice {@code E8 + 1/4} that lie nearest to the origin, more or less
 * (E8P, Tseng et al., 2024, section 4.2): 256 patterns of magnitudes {@code 1/2, 3/2, 5/2} — all of
 * squared length up to 10, and the first 29 of length 12 in ascending order — with any signs whose
 * sum is even, moved by 1/4 or -1/4 in all coordinates. An index is 8 bits of pattern, 7 signs, of
 * which the eighth follows, and 1 bit of shift.
 */
final class E8Codebook {
  static final int SIZE = 8;
  static final int INDEX_BITS = 16;
  static final int PATTERN_BITS = 8;
  private static final int PATTERNS = 1 << PATTERN_BITS;
  private static final float SHIFT = 0.25f;
  private static final float[][] TABLE = patterns();
  private static final float[] LENGTHS = lengths();

  /** Those of {@link #TABLE}, the first ones of all patterns first. */
  private static final float[][] COORDINATES = coordinates();

  /** Whether the magnitudes of a pattern have an odd sum. */
  private static final boolean[] ODD = oddSums();

  private E8Codebook() {}

  private static float[][] patterns() {
    List<float[]> inside = new ArrayList<>();
    List<float[]> edge = new ArrayList<>();
    for (int n = 0; n < 6561; n++) {
      float[] point = new float[SIZE];
      float length = 0;
      for (int i = SIZE - 1, digits = n; i >= 0; i--, digits /= 3) {
        point[i] = 0.5f + digits % 3;
        length += point[i] * point[i];
      }
      if (length <= 10) {
        inside.add(point);
      } else if (length == 12) {
        edge.add(point);
      }
    }
    inside.addAll(edge.subList(0, PATTERNS - inside.size()));
    return inside.toArray(float[][]::new);
  }

  private static float[] lengths() {
    float[] lengths = new float[PATTERNS];
    for (int p = 0; p < PATTERNS; p++) {
      for (float x : TABLE[p]) {
        lengths[p] += x * x;
      }
    }
    return lengths;
  }

  private static float[][] coordinates() {
    float[][] coordinates = new float[SIZE][PATTERNS];
    for (int p = 0; p < PATTERNS; p++) {
      for (int i = 0; i < SIZE; i++) {
        coordinates[i][p] = TABLE[p][i];
      }
    }
    return coordinates;
  }

  private static boolean[] oddSums() {
    boolean[] odd = new boolean[PATTERNS];
    for (int p = 0; p < PATTERNS; p++) {
      float sum = 0;
      for (float x : TABLE[p]) {
        sum += x;
      }
      odd[p] = odd(sum, 0);
    }
    return odd;
  }

  /** The point of an index. */
  static void point(int index, float[] point) {
    float[] pattern = TABLE[index & 255];
    float shift = (index >>> 15) == 1 ? SHIFT : -SHIFT;
    float sum = 0;
    int negative = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += pattern[i];
      boolean minus = i < SIZE - 1 ? (index >>> 8 + i & 1) == 1 : odd(sum, negative);
      negative += minus ? 1 : 0;
      point[i] = (minus ? -pattern[i] : pattern[i]) + shift;
    }
  }

  /** Whether the coordinates of a pattern with so many signs have an odd sum. */
  private static boolean odd(float sum, int negative) {
    return (((int) sum - negative) & 1) != 0;
  }

  /**
   * The index of the nearest point. Coordinates are gone through one after the other for all
   * patterns at once, which the compiler turns into vector instructions.
   */
  static int nearest(float[] x) {
    int best = 0;
    float least = Float.POSITIVE_INFINITY;
    float[] products = new float[PATTERNS];
    float[] smallest = new float[PATTERNS];
    float[] moved = new float[SIZE];
    for (int shift = 0; shift < 2; shift++) {
      float length = 0;
      int negative = 0;
      for (int i = 0; i < SIZE; i++) {
        float value = x[i] - (shift == 1 ? SHIFT : -SHIFT);
        moved[i] = Math.abs(value);
        negative |= value < 0 ? 1 << i : 0;
        length += value * value;
      }
      multiply(moved, products, smallest);
      boolean odd = (Integer.bitCount(negative) & 1) == 1;
      for (int p = 0; p < PATTERNS; p++) {
        float product = ODD[p] == odd ? products[p] : products[p] - 2 * smallest[p];
        float distance = length + LENGTHS[p] - 2 * product;
        if (distance < least) {
          least = distance;
          int signs = ODD[p] == odd ? negative : negative ^ 1 << cheapest(moved, p);
          best = p | (signs & 127) << 8 | shift << 15;
        }
      }
    }
    return best;
  }

  /** The product of magnitudes with every pattern, and the smallest of its terms. */
  private static void multiply(float[] moved, float[] products, float[] smallest) {
    Arrays.fill(products, 0);
    Arrays.fill(smallest, Float.POSITIVE_INFINITY);
    for (int i = 0; i < SIZE; i++) {
      float factor = moved[i];
      float[] coordinates = COORDINATES[i];
      for (int p = 0; p < PATTERNS; p++) {
        float term = factor * coordinates[p];
        products[p] += term;
        smallest[p] = Math.min(smallest[p], term);
      }
    }
  }

  /** The coordinate whose sign costs least to be the wrong one. */
  private static int cheapest(float[] moved, int pattern) {
    float[] magnitudes = TABLE[pattern];
    int cheapest = 0;
    for (int i = 1; i < SIZE; i++) {
      if (moved[i] * magnitudes[i] < moved[cheapest] * magnitudes[cheapest]) {
        cheapest = i;
      }
    }
    return cheapest;
  }
}
