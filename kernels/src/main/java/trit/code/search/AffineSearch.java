package trit.code.search;

import java.util.Arrays;
import trit.code.Rounding;

/**
 * Codes {@code 0 … limit}, a scale and a minimum that is not positive, {@code x ≈ scale * code +
 * minimum}. Some scales around {@code limit / (max - minimum)} are tried in turn, from the best
 * minimum so far, each refined to the weighted least-squares scale and minimum of its codes; the
 * smallest weighted error wins (ggml, {@code make_qkx2_quants} and {@code make_qkx3_quants}). All
 * sums are taken in f32, left to right.
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
  private final byte[] trial;
  private float sumL;
  private float sumLl;
  private float sumXl;
  private float scale;
  private float minimum;

  /** For codes up to {@code limit} and groups of up to {@code size} values. */
  public AffineSearch(int limit, int size, Candidates candidates) {
    this.limit = limit;
    this.candidates = candidates;
    this.trial = new byte[size];
  }

  /** The scale that the last search found. */
  public float scale() {
    return scale;
  }

  /** The minimum that the last search found, its sign changed: it is not negative. */
  public float negatedMinimum() {
    return -minimum;
  }

  /**
   * Searches.
   *
   * @param weights of the errors, at the same places as the values
   * @param codes receives the codes, at the same places
   */
  public void search(float[] values, int from, int count, float[] weights, byte[] codes) {
    float sumW = 0;
    float sumX = 0;
    float least = values[from];
    float most = values[from];
    for (int i = from; i < from + count; i++) {
      least = values[i] < least ? values[i] : least;
      most = values[i] > most ? values[i] : most;
      sumW += weights[i];
      sumX += weights[i] * values[i];
    }
    minimum = least > 0 ? 0 : least;
    scale = 0;
    if (most <= minimum) {
      Arrays.fill(codes, from, from + count, (byte) 0);
      return;
    }
    float inverse = limit / (most - minimum);
    scale = 1 / inverse;
    assign(values, from, count, weights, inverse);
    System.arraycopy(trial, 0, codes, from, count);
    float smallest = error(values, from, count, weights, scale, minimum);
    for (int i = 0; i <= candidates.steps; i++) {
      inverse = (candidates.first + candidates.step * i + limit) / (most - minimum);
      assign(values, from, count, weights, inverse);
      float determinant = sumW * sumLl - sumL * sumL;
      if (!(determinant > 0)) {
        continue;
      }
      float fitted = (sumW * sumXl - sumX * sumL) / determinant;
      float offset = (sumLl * sumX - sumL * sumXl) / determinant;
      if (offset > 0) {
        offset = 0;
        fitted = sumXl / sumLl;
      }
      float error = error(values, from, count, weights, fitted, offset);
      if (error < smallest) {
        System.arraycopy(trial, 0, codes, from, count);
        smallest = error;
        scale = fitted;
        minimum = offset;
      }
    }
  }

  private void assign(float[] values, int from, int count, float[] weights, float inverse) {
    sumL = 0;
    sumLl = 0;
    sumXl = 0;
    for (int i = 0; i < count; i++) {
      float value = values[from + i];
      float weight = weights[from + i];
      int code = Math.max(0, Math.min(limit, Rounding.halfEven(inverse * (value - minimum))));
      trial[i] = (byte) code;
      sumL += weight * code;
      sumLl += weight * code * code;
      sumXl += weight * code * value;
    }
  }

  private float error(
      float[] values, int from, int count, float[] weights, float scale, float minimum) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      float difference = scale * trial[i] + minimum - values[from + i];
      sum +=
          weights[from + i]
              * (candidates.absolute ? Math.abs(difference) : difference * difference);
    }
    return sum;
  }
}
