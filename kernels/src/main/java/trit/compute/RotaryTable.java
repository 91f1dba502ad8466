package trit.compute;

/**
 * Cosines and sines of rotary embedding (Su et al., 2021): angle {@code position * base^(-2i/d)}
 * for pair {@code i} of a head of {@code d} elements.
 *
 * @param headDim elements of a head, even
 * @param positions how many positions the table covers
 * @param cosines {@code [positions * headDim/2]}
 * @param sines like {@code cosines}
 * @param pairs which elements turn by them
 */
public record RotaryTable(
    int headDim, int positions, float[] cosines, float[] sines, RotaryPairs pairs) {

  /** The plain table for one base, usually 10,000; half-split. */
  public static RotaryTable of(int headDim, int positions, double base) {
    double[] frequencies = new double[headDim / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = StrictMath.pow(base, -2.0 * i / headDim);
    }
    return of(positions, frequencies, 1);
  }

  /**
   * A table of given angles; half-split.
   *
   * @param frequencies the angle per position of each of the {@code headDim/2} pairs
   * @param magnitude what cosines and sines are multiplied by; 1 for a rotation
   */
  public static RotaryTable of(int positions, double[] frequencies, double magnitude) {
    int half = frequencies.length;
    float[] cosines = new float[positions * half];
    float[] sines = new float[positions * half];
    for (int i = 0; i < half; i++) {
      for (int p = 0; p < positions; p++) {
        cosines[p * half + i] = (float) (magnitude * StrictMath.cos(p * frequencies[i]));
        sines[p * half + i] = (float) (magnitude * StrictMath.sin(p * frequencies[i]));
      }
    }
    return new RotaryTable(2 * half, positions, cosines, sines, RotaryPairs.HALF_SPLIT);
  }

  /** The same angles for other pairs. */
  public RotaryTable of(RotaryPairs others) {
    return others == pairs ? this : new RotaryTable(headDim, positions, cosines, sines, others);
  }
}
