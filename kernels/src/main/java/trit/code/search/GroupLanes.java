package trit.code.search;

/**
 * Groups of neighbours side by side: element {@code i} of group {@code g} lies at {@code [i][g]}.
 * Loops over {@code g} that write one array become vector instructions, and every group is still
 * computed alone and in its own order, as if there were no others.
 */
final class GroupLanes {
  /** One and a half times 2^23: adding and taking it away leaves a whole number, halves to even. */
  private static final float WHOLE = 12_582_912f;

  private GroupLanes() {}

  /** Lays groups side by side that lie one after the other. */
  static void load(float[] groups, int count, float[][] lanes) {
    for (int i = 0; i < lanes.length; i++) {
      float[] row = lanes[i];
      for (int g = 0; g < count; g++) {
        row[g] = groups[g * lanes.length + i];
      }
    }
  }

  /** {@code codes = clip(rne((x - base) * inverse), lowest, highest)}. */
  static void round(
      float[] x,
      float[] base,
      float[] inverse,
      float lowest,
      float highest,
      float[] codes,
      int count) {
    for (int g = 0; g < count; g++) {
      float whole = (inverse[g] * (x[g] - base[g]) + WHOLE) - WHOLE;
      codes[g] = Math.max(lowest, Math.min(highest, whole));
    }
  }

  /** {@code codes = clip(rne(x * inverse), lowest, highest)}. */
  static void round(
      float[] x, float[] inverse, float lowest, float highest, float[] codes, int count) {
    for (int g = 0; g < count; g++) {
      float whole = (x[g] * inverse[g] + WHOLE) - WHOLE;
      codes[g] = Math.max(lowest, Math.min(highest, whole));
    }
  }

  /** {@code product = a * b}. */
  static void multiply(float[] a, float[] b, float[] product, int count) {
    for (int g = 0; g < count; g++) {
      product[g] = a[g] * b[g];
    }
  }

  /** {@code sum += a}. */
  static void add(float[] a, float[] sum, int count) {
    for (int g = 0; g < count; g++) {
      sum[g] += a[g];
    }
  }

  /** {@code sum += a * b}. */
  static void addProduct(float[] a, float[] b, float[] sum, int count) {
    for (int g = 0; g < count; g++) {
      sum[g] += a[g] * b[g];
    }
  }
}
