package trit.code.search;

import java.util.Arrays;
import trit.code.Rounding;

/**
 * Codes {@code 0 … limit}, a scale and a minimum that is not positive, {@code x ≈ scale * code +
 * minimum}, for many groups at once. Some scales around {@code limit / (max - minimum)} are tried
 * in turn, from the best minimum so far, each refined to the weighted least-squares scale and
 * minimum of its codes; the smallest weighted error wins (ggml, {@code make_qkx2_quants} and {@code
 * make_qkx3_quants}). All sums of a group are taken in f32, from left to right.
 */
public final class AffineSearch {

  /**
   * Which scales are tried and how errors are measured.
   *
   * @param first what the first candidate adds to {@code limit}
   * @param step from one candidate to the next
   * @param steps how many candidates follow the first
   * @param absolute whether an error is {@code |d|} instead of {@code d^2}
   */
  public record Candidates(float first, float step, int steps, boolean absolute) {}

  private final int limit;
  private final Candidates candidates;
  private final float[][] values;
  private final float[][] weights;
  private final float[][] trial;
  private final float[] weighted;
  private final float[] least;
  private final float[] most;
  private final float[] sumW;
  private final float[] sumX;
  private final float[] sumL;
  private final float[] sumLl;
  private final float[] sumXl;
  private final float[] inverse;
  private final float[] fittedScale;
  private final float[] fittedMinimum;
  private final float[] error;
  private final float[] smallest;
  private final float[] scale;
  private final float[] minimum;
  private final float[] codeInverse;
  private final float[] codeBase;

  /** For codes up to {@code limit}, and up to {@code groups} groups of {@code size} values. */
  public AffineSearch(int limit, int size, int groups, Candidates candidates) {
    this.limit = limit;
    this.candidates = candidates;
    this.values = new float[size][groups];
    this.weights = new float[size][groups];
    this.trial = new float[size][groups];
    this.weighted = new float[groups];
    this.least = new float[groups];
    this.most = new float[groups];
    this.sumW = new float[groups];
    this.sumX = new float[groups];
    this.sumL = new float[groups];
    this.sumLl = new float[groups];
    this.sumXl = new float[groups];
    this.inverse = new float[groups];
    this.fittedScale = new float[groups];
    this.fittedMinimum = new float[groups];
    this.error = new float[groups];
    this.smallest = new float[groups];
    this.scale = new float[groups];
    this.minimum = new float[groups];
    this.codeInverse = new float[groups];
    this.codeBase = new float[groups];
  }

  /** The scale that was found for a group. */
  public float scale(int group) {
    return scale[group];
  }

  /** The minimum that was found for a group. */
  public float minimum(int group) {
    return minimum[group];
  }

  /** Writes the codes that were found for a group. */
  public void codes(int group, byte[] codes, int to) {
    for (int i = 0; i < values.length; i++) {
      float steps = codeInverse[group] * (values[i][group] - codeBase[group]);
      codes[to + i] = (byte) Math.max(0, Math.min(limit, Rounding.halfEven(steps)));
    }
  }

  /**
   * Searches.
   *
   * @param x {@code count} groups, one after the other
   * @param w the weights of their errors
   */
  public void search(float[] x, float[] w, int count) {
    GroupLanes.load(x, count, values);
    GroupLanes.load(w, count, weights);
    sumInputs(count);
    begin(count);
    for (int i = 0; i <= candidates.steps; i++) {
      float levels = candidates.first + candidates.step * i + limit;
      for (int g = 0; g < count; g++) {
        inverse[g] = levels / (most[g] - minimum[g]);
      }
      assign(count);
      fit(count);
      measure(fittedScale, fittedMinimum, count);
      takeBetter(count);
    }
  }

  private void sumInputs(int count) {
    Arrays.fill(sumW, 0, count, 0);
    Arrays.fill(sumX, 0, count, 0);
    System.arraycopy(values[0], 0, least, 0, count);
    System.arraycopy(values[0], 0, most, 0, count);
    for (int i = 0; i < values.length; i++) {
      GroupLanes.add(weights[i], sumW, count);
      GroupLanes.addProduct(weights[i], values[i], sumX, count);
      lower(values[i], least, count);
      raise(values[i], most, count);
    }
  }

  private static void lower(float[] x, float[] least, int count) {
    for (int g = 0; g < count; g++) {
      least[g] = Math.min(least[g], x[g]);
    }
  }

  private static void raise(float[] x, float[] most, int count) {
    for (int g = 0; g < count; g++) {
      most[g] = Math.max(most[g], x[g]);
    }
  }

  private void begin(int count) {
    for (int g = 0; g < count; g++) {
      minimum[g] = least[g] > 0 ? 0 : least[g] == 0 ? firstZero(g) : least[g];
      inverse[g] = most[g] > minimum[g] ? limit / (most[g] - minimum[g]) : 0;
      scale[g] = inverse[g] == 0 ? 0 : 1 / inverse[g];
      codeInverse[g] = inverse[g];
      codeBase[g] = minimum[g];
    }
    assign(count);
    measure(scale, minimum, count);
    for (int g = 0; g < count; g++) {
      smallest[g] = inverse[g] == 0 ? 0 : error[g];
    }
  }

  /** The zero that a comparison from left to right finds first, with its sign. */
  private float firstZero(int group) {
    int i = 0;
    while (values[i][group] != 0) {
      i++;
    }
    return values[i][group];
  }

  private void assign(int count) {
    Arrays.fill(sumL, 0, count, 0);
    Arrays.fill(sumLl, 0, count, 0);
    Arrays.fill(sumXl, 0, count, 0);
    for (int i = 0; i < values.length; i++) {
      GroupLanes.round(values[i], minimum, inverse, 0, limit, trial[i], count);
      GroupLanes.multiply(weights[i], trial[i], weighted, count);
      GroupLanes.add(weighted, sumL, count);
      GroupLanes.addProduct(weighted, trial[i], sumLl, count);
      GroupLanes.addProduct(weighted, values[i], sumXl, count);
    }
  }

  /** Codes that fix no line get NaN, whose error is not smaller than any. */
  private void fit(int count) {
    for (int g = 0; g < count; g++) {
      float determinant = sumW[g] * sumLl[g] - sumL[g] * sumL[g];
      float slope = (sumW[g] * sumXl[g] - sumX[g] * sumL[g]) / determinant;
      float offset = (sumLl[g] * sumX[g] - sumL[g] * sumXl[g]) / determinant;
      boolean through = offset > 0;
      float fitted = through ? sumXl[g] / sumLl[g] : slope;
      fittedScale[g] = determinant > 0 ? fitted : Float.NaN;
      fittedMinimum[g] = through ? 0 : offset;
    }
  }

  private void measure(float[] scale, float[] minimum, int count) {
    Arrays.fill(error, 0, count, 0);
    for (int i = 0; i < values.length; i++) {
      if (candidates.absolute) {
        addAbsolute(scale, trial[i], minimum, values[i], weights[i], count);
      } else {
        addSquared(scale, trial[i], minimum, values[i], weights[i], count);
      }
    }
  }

  private void addSquared(
      float[] scale, float[] codes, float[] minimum, float[] x, float[] w, int count) {
    for (int g = 0; g < count; g++) {
      float difference = scale[g] * codes[g] + minimum[g] - x[g];
      error[g] += w[g] * (difference * difference);
    }
  }

  private void addAbsolute(
      float[] scale, float[] codes, float[] minimum, float[] x, float[] w, int count) {
    for (int g = 0; g < count; g++) {
      float difference = scale[g] * codes[g] + minimum[g] - x[g];
      error[g] += w[g] * Math.abs(difference);
    }
  }

  private void takeBetter(int count) {
    for (int g = 0; g < count; g++) {
      if (error[g] < smallest[g]) {
        smallest[g] = error[g];
        codeInverse[g] = inverse[g];
        codeBase[g] = minimum[g];
        scale[g] = fittedScale[g];
        minimum[g] = fittedMinimum[g];
      }
    }
  }
}
