package trit.code.search;

import java.util.Arrays;
import trit.code.Rounding;

/**
 * Codes {@code -limit … limit-1} and one scale, for many groups at once: of 19 scales that put the
 * extreme value near code {@code -limit}, the one whose codes {@code l} have the largest {@code
 * (sum w x l)^2 / (sum w l^2)}, refined to the least-squares scale of those codes (ggml, {@code
 * make_qx_quants}). All sums of a group are taken in f32, from left to right.
 */
public final class SymmetricSearch {
  private static final int CANDIDATES = 9;
  private final int limit;
  private final float[][] values;
  private final float[][] weights;
  private final float[][] weightedValues;
  private final float[] codes;
  private final float[] weightedCodes;
  private final float[] extreme;
  private final float[] inverse;
  private final float[] sumXl;
  private final float[] sumLl;
  private final float[] best;
  private final float[] scale;
  private final float[] codeInverse;

  /** For codes from {@code -limit} on, and up to {@code groups} groups of {@code size} values. */
  public SymmetricSearch(int limit, int size, int groups) {
    this.limit = limit;
    this.values = new float[size][groups];
    this.weights = new float[size][groups];
    this.weightedValues = new float[size][groups];
    this.codes = new float[groups];
    this.weightedCodes = new float[groups];
    this.extreme = new float[groups];
    this.inverse = new float[groups];
    this.sumXl = new float[groups];
    this.sumLl = new float[groups];
    this.best = new float[groups];
    this.scale = new float[groups];
    this.codeInverse = new float[groups];
  }

  /** The scale that was found for a group; 0 for zeros. */
  public float scale(int group) {
    return scale[group];
  }

  /** Writes the codes that were found for a group: the lowest for zeros. */
  public void codes(int group, byte[] target, int to) {
    boolean zeros = isZero(group);
    for (int i = 0; i < values.length; i++) {
      target[to + i] = (byte) (zeros ? -limit : code(values[i][group], codeInverse[group]));
    }
  }

  private int code(float value, float by) {
    return Math.max(-limit, Math.min(limit - 1, Rounding.halfEven(value * by)));
  }

  private boolean isZero(int group) {
    return Math.abs(extreme[group]) < Extremes.ZERO;
  }

  /**
   * Searches.
   *
   * @param x {@code count} groups, one after the other
   * @param w the weights of their squared errors
   */
  public void search(float[] x, float[] w, int count) {
    GroupLanes.load(x, count, values);
    GroupLanes.load(w, count, weights);
    for (int i = 0; i < values.length; i++) {
      GroupLanes.multiply(weights[i], values[i], weightedValues[i], count);
    }
    for (int g = 0; g < count; g++) {
      extreme[g] = Extremes.largest(x, g * values.length, values.length);
    }
    begin(count);
    for (int i = -CANDIDATES; i <= CANDIDATES; i++) {
      if (i != 0) {
        sum(limit + 0.1f * i, count);
        takeBetter(count);
      }
    }
  }

  private void begin(int count) {
    sum(limit, count);
    for (int g = 0; g < count; g++) {
      scale[g] = isZero(g) || sumLl[g] == 0 ? 0 : sumXl[g] / sumLl[g];
      best[g] = isZero(g) ? Float.NaN : scale[g] * sumXl[g];
      codeInverse[g] = inverse[g];
    }
  }

  private void sum(float levels, int count) {
    for (int g = 0; g < count; g++) {
      inverse[g] = -levels / extreme[g];
    }
    Arrays.fill(sumXl, 0, count, 0);
    Arrays.fill(sumLl, 0, count, 0);
    for (int i = 0; i < values.length; i++) {
      GroupLanes.round(values[i], inverse, -limit, limit - 1, codes, count);
      GroupLanes.multiply(weights[i], codes, weightedCodes, count);
      GroupLanes.addProduct(weightedValues[i], codes, sumXl, count);
      GroupLanes.addProduct(weightedCodes, codes, sumLl, count);
    }
  }

  /** A group of zeros has no best, and nothing is better than NaN. */
  private void takeBetter(int count) {
    for (int g = 0; g < count; g++) {
      if (sumLl[g] > 0 && sumXl[g] * sumXl[g] > best[g] * sumLl[g]) {
        codeInverse[g] = inverse[g];
        scale[g] = sumXl[g] / sumLl[g];
        best[g] = scale[g] * sumXl[g];
      }
    }
  }
}
