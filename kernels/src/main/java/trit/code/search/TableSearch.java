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
  private final int lowest;
  private final int highest;
  private final byte[] nearest;
  private final float[] entries;
  private float sumQx;
  private float sumQq;

  /** For the entries of {@code table}, in ascending order. */
  public TableSearch(byte[] table, int tries) {
    this.table = table;
    this.tries = tries;
    this.lowest = 2 * table[0];
    this.highest = 2 * table[table.length - 1];
    this.nearest = new byte[highest - lowest + 1];
    this.entries = new float[nearest.length];
    for (int i = 0, index = 0; i < nearest.length; i++) {
      while (index + 1 < table.length && lowest + i >= table[index] + table[index + 1]) {
        index++;
      }
      nearest[i] = (byte) index;
      entries[i] = table[index];
    }
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
      float entry = entries[half(values[i] * inverse)];
      qx += weights[i] * entry * values[i];
      qq += weights[i] * entry * entry;
    }
    sumQx = qx;
    sumQq = qq;
  }

  /** The index of the entry nearest to {@code x}, the larger one of two that are equally near. */
  public byte nearest(float x) {
    return nearest[half(x)];
  }

  /**
   * Which half {@code x} lies in, counted from the first entry on. The middle between two entries
   * is a whole number of halves, so all of a half is nearest to the same entry.
   */
  private int half(float x) {
    float twice = x + x;
    int whole = Math.max(lowest, (int) twice); // below the least int there would be none to go to
    int floor = twice < whole ? whole - 1 : whole;
    return Math.max(lowest, Math.min(highest, floor)) - lowest;
  }
}
