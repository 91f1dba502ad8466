package trit.quant.compress;

import java.util.ArrayList;
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

  /** The index of the nearest point. */
  static int nearest(float[] x) {
    int best = 0;
    float least = Float.POSITIVE_INFINITY;
    for (int shift = 0; shift < 2; shift++) {
      float[] moved = new float[SIZE];
      float length = 0;
      int negative = 0;
      for (int i = 0; i < SIZE; i++) {
        float value = x[i] - (shift == 1 ? SHIFT : -SHIFT);
        moved[i] = Math.abs(value);
        negative |= value < 0 ? 1 << i : 0;
        length += value * value;
      }
      for (int p = 0; p < PATTERNS; p++) {
        int flipped = flipped(moved, negative, p);
        float distance = length + LENGTHS[p] - 2 * product(moved, p, flipped);
        if (distance < least) {
          least = distance;
          int signs = flipped < 0 ? negative : negative ^ 1 << flipped;
          best = p | (signs & 127) << 8 | shift << 15;
        }
      }
    }
    return best;
  }

  /** The coordinate whose sign has to be the wrong one so that the sum is even; -1 for none. */
  private static int flipped(float[] moved, int negative, int pattern) {
    float[] magnitudes = TABLE[pattern];
    float sum = 0;
    int cheapest = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += magnitudes[i];
      if (moved[i] * magnitudes[i] < moved[cheapest] * magnitudes[cheapest]) {
        cheapest = i;
      }
    }
    return odd(sum, Integer.bitCount(negative)) ? cheapest : -1;
  }

  private static float product(float[] moved, int pattern, int flipped) {
    float[] magnitudes = TABLE[pattern];
    float sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += moved[i] * magnitudes[i];
    }
    return flipped < 0 ? sum : sum - 2 * moved[flipped] * magnitudes[flipped];
  }
}
