package trit.code.search;

/**
 * One scale for neighbours whose codes are the entries of a table: of the scales that put the
 * extreme value at {@code first entry - tries … + tries}, the one whose entries {@code q} have the
 * largest {@code (sum w q x)^2 / (sum w q^2)}, refined to the least-squares scale (ggml, {@code
 * quantize_row_iq4_nl_impl}).
 */
public final class TableSearch {
  private final byte[] table;
  private final int tries;
  private float sumQx;
  private float sumQq;

  /** For the entries of {@code table}, in ascending order. */
  public TableSearch(byte[] table, int tries) {
    this.table = table;
    this.tries = tries;
  }

  /**
   * Searches.
   *
   * @param weights of the squared errors, at the same places as the values
   * @return the scale; 0 for zeros
   */
  public float search(float[] values, int from, int count, float[] weights) {
    float extreme = Extremes.largest(values, from, count);
    if (Math.abs(extreme) < Extremes.ZERO) {
      return 0;
    }
    sum(values, from, count, weights, 1 / (-extreme / table[0]));
    float scale = sumQq > 0 ? sumQx / sumQq : 0;
    float best = scale * sumQx;
    for (int i = -tries; i <= tries; i++) {
      sum(values, from, count, weights, (i + table[0]) / extreme);
      if (sumQq > 0 && sumQx * sumQx > best * sumQq) {
        scale = sumQx / sumQq;
        best = scale * sumQx;
      }
    }
    return scale;
  }

  private void sum(float[] values, int from, int count, float[] weights, float inverse) {
    float qx = 0;
    float qq = 0;
    for (int i = from; i < from + count; i++) {
      float entry = nearest(values[i] * inverse);
      qx += weights[i] * entry * values[i];
      qq += weights[i] * entry * entry;
    }
    sumQx = qx;
    sumQq = qq;
  }

  /** The entry nearest to {@code x}, the larger one of two that are equally near. */
  public byte nearest(float x) {
    if (x <= table[0]) {
      return table[0];
    }
    int last = table.length - 1;
    if (x >= table[last]) {
      return table[last];
    }
    int below = 0;
    int above = last;
    while (above - below > 1) {
      int middle = (below + above) / 2;
      if (x < table[middle]) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return x - table[above - 1] < table[above] - x ? table[above - 1] : table[above];
  }
}
